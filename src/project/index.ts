export * from './types';
export { nodeFileHost } from './disk/node-host';
export { memoryFileHost, type MemoryFileHost } from './disk/memory-host';
export { createProject } from './project';
export { lineStarts, locationOf, positionAt } from './positions';
