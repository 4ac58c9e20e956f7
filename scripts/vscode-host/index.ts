// A real VS Code for tests and for `npm start`, from npm and Debian alone. test/vscode/README.md tells how to use it.
export { copyWorkspace, type WorkspaceCopy } from './workspace';
export { ensureServer, installFolder } from './install';
export { ensureSystem, HostUnavailable, onPath } from './system';
export { installVsix, startServer, QUIET, WITHOUT_TYPESCRIPT, type ServerOptions, type Settings, type VSCodeServer } from './server';
export { openWorkbench, type Workbench, type WorkbenchOptions } from './workbench';
export { runExtensionTests, type RunOptions } from './run-tests';
export { saveScreenshot, windowUrl, ARTIFACTS } from './window';
