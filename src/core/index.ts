export * from './location';
export * from './edit';
export * from './finding';
export * from './data-model';
export * from './route';
export * from './cost';
