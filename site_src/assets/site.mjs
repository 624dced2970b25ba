// What every page has.

import { reach } from "./folder.mjs";
import "./absent.mjs";
import "./frame.mjs";
import "./search/search.mjs";
import "./copy.mjs";
import "./anchors.mjs";
import "./edition.mjs";
import "./folds.mjs";
import "./offline/register.mjs";
import "./styles.mjs";

reach(document);
