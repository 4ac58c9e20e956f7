export * from './types';
export { nodeFileHost } from './node-host';
export { memoryFileHost, type MemoryFileHost } from './memory-host';
export { createProject } from './project';
export { lineStarts, locationOf, positionAt } from './positions';
