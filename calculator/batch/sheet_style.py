"""How the sheets look, on A4: as the calculator's own, which print.css sets."""

STYLE = """@page {
  margin: 11mm 12mm 14mm;
  size: A4 portrait;

  @bottom-center {
    content: "打印件第 " counter(page) " 页，共 " counter(pages) " 页";
    font: 7.5pt "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  }
}

* {
  box-sizing: border-box;
}

body {
  background: #fff;
  color: #000;
  font: 9pt / 1.55 "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", serif;
  margin: 0;
  print-color-adjust: exact;
}

h1, th, b, dt, .number, .foot, .blank, .warning {
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
}

p, dl, dd {
  margin: 0;
}

section {
  break-after: page;
  padding: 0 0.3mm; /* for the outer half of a table's border */
}

section:last-child {
  break-after: auto;
}

h1 {
  font-size: 15pt;
  line-height: 1.4;
  margin: 0 0 3mm;
  text-align: center;
}

.number {
  font-size: 10pt;
  font-weight: 700;
}

.person {
  display: flex;
  flex-wrap: wrap;
  gap: 2mm 5mm;
  margin-bottom: 3mm;
}

.person > div {
  align-items: end;
  display: flex;
  flex: 1 1 30%;
  gap: 1.5mm;
}

.person > .wide {
  flex-basis: 45%;
}

dt {
  white-space: nowrap;
}

dd {
  border-bottom: 0.5pt solid #000;
  flex: 1;
  min-height: 1.6em;
  overflow-wrap: anywhere;
  text-align: center;
}

table {
  border-collapse: collapse;
  font-size: 8pt;
  line-height: 1.36;
  table-layout: fixed;
  width: 100%;
}

th, td {
  border: 0.5pt solid #000;
  overflow-wrap: anywhere;
  padding: 0.6mm 1.2mm;
  text-align: left;
  vertical-align: middle;
}

th {
  font-weight: 600;
}

thead {
  display: table-header-group;
}

/* Once, at the end, and not at the foot of each page. */
tfoot {
  display: table-row-group;
}

/* Of a cell and not of its row: a row whose first cell reaches down would keep all of these rows together. */
td {
  break-inside: avoid;
}

thead th, .total {
  background: #ececec;
}

thead th, .group, .total, .opinion, .cap, .blank {
  text-align: center;
}

thead th, .cap {
  padding-inline: 0.3mm;
}

.cap {
  white-space: nowrap;
}

.blank {
  font-size: 10pt;
  font-weight: 700;
}

.name {
  text-wrap: balance;
}

.line {
  padding-left: 1.15em;
  text-indent: -1.15em;
}

.opinion, .sign {
  height: 12mm;
}

/* A date's blanks, wide enough to write in. */
.sign + .sign {
  word-spacing: 2.5em;
}

col:nth-child(1) { width: 8mm; }
col:nth-child(2) { width: 15mm; }
col:nth-child(3) { width: 24mm; }
col:nth-child(5) { width: 31mm; }
col:nth-child(6) { width: 11mm; }
col:nth-child(7) { width: 12mm; }

/* Whose sheet it is, above the table on each page. */
.running td {
  border-width: 0 0 0.5pt;
  font-size: 7.5pt;
  padding-right: 0;
  text-align: right;
}

.running span + span {
  margin-left: 4mm;
}

.signatures {
  break-inside: avoid;
  display: grid;
  gap: 6mm;
  grid-template-columns: repeat(3, 1fr);
  padding-top: 4mm;
}

.signatures > div {
  display: flex;
  flex-direction: column;
  height: 22mm;
  justify-content: space-between;
}

.day {
  border-top: 0.5pt solid #000;
  padding-top: 1mm;
  text-align: right;
}

.foot {
  border-top: 0.8pt solid #000;
  break-after: avoid;
  break-inside: avoid;
  display: flex;
  font-size: 8pt;
  gap: 8mm;
  margin-top: 4mm;
  padding-top: 1mm;
}

.fine, .warning {
  break-inside: avoid;
  font-size: 8pt;
}

@media screen {
  body {
    margin: 8mm auto;
    max-width: 186mm;
    padding: 0 4mm;
  }

  section {
    margin-bottom: 16mm;
  }
}
"""
