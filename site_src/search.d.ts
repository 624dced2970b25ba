// The library that the search takes from npm; the build puts it beside the module that asks for it.
declare module "*/minisearch.mjs" {
  export { default } from "minisearch";
}
