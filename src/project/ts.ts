/**
 * The one compiler. `ts-morph` carries TypeScript 6.0 inside; everything takes it from here, so that a single copy is
 * bundled and a node made by one part is a node for every other. A repository test fails on any other import of it.
 */
export { ts } from 'ts-morph';
