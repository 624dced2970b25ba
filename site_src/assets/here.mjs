// The build makes files right below assets/ of all scripts: so this is the folder assets/ wherever it is imported.

export const ASSETS = new URL("./", import.meta.url);
