// Shapes that more than one of the calculator's modules speak of. Only the type checker reads this file.

/** Facts by their names, as the core takes them. */
type Facts = Record<string, any>;

/** What is wrong in a record: where it is, and what is allowed there. */
interface Mistake {
  path: string;
  problem: string;
  allowed: string;
}

/** How far the start has come, in bytes; the total is not known at once. */
interface Progress {
  stage: "download" | "start";
  loaded: number;
  total: number | undefined;
}

/** What the core can be asked (calculator/browser.py lists it), and with what; JSON text in and out. */
type Answer = (what: string, request: string) => string;

/**
 * Why there is no result. record: it has mistakes; load: Python could not be fetched or started; unsupported: this
 * browser cannot run it; folder: there is no server; timeout: no answer came; bug: the core failed.
 */
type Kind = "record" | "load" | "unsupported" | "folder" | "timeout" | "bug";

interface Failure {
  kind: "load" | "bug";
  message: string;
}

/** What is filled in, by the control's name; and facts of a record for which the form has no control. */
interface Answers {
  controls: Record<string, string>;
  beside: Facts;
}

/** A record that is kept to compare with. */
interface Scenario {
  name: string;
  record: Facts;
}

/** All that a reload must not lose; `ticked`: the materials that are ticked off. */
interface State {
  answers: Answers;
  scenarios: Scenario[];
  ticked: string[];
}
