// Turns the Python sources in zip archives into bytecode: `node compile.mjs SITE_PACKAGES ARCHIVE…`.
// Bytecode belongs to one version of Python. So the pinned runtime itself runs pyodide-build's
// `pyodide py-compile` here, under Node: the version is right on every machine, whatever Python that has.

import path from "node:path";
import { loadPyodide } from "pyodide";

const [sitePackages, ...archives] = process.argv.slice(2).map((file) => path.resolve(file));

const pyodide = await loadPyodide({
  env: {
    // With a date given, Python marks bytecode by hashes instead of times, and zip entries by this date:
    // two builds are equal to the byte. (Zip knows no date before 1980.)
    SOURCE_DATE_EPOCH: String(Date.UTC(1980, 0, 2) / 1000),
    TZ: "UTC",
    PYTHONDONTWRITEBYTECODE: "1",
  },
});
pyodide.mountNodeFS("/site-packages", sitePackages);
pyodide.runPython("import sys; sys.path.append('/site-packages')");
const compile = pyodide.pyimport("pyodide_build.cli.py_compile").main;

archives.forEach((archive, number) => {
  const folder = `/archives/${number}`;
  pyodide.FS.mkdirTree(folder);
  pyodide.mountNodeFS(folder, path.dirname(archive));
  compile.callKwargs([`${folder}/${path.basename(archive)}`, "--silent"], { standalone_mode: false });
});
