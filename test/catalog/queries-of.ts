import assert from 'node:assert/strict';
import { createRecogniser, trigger, type Query } from '../../src/catalog';
import { WorkspaceStubs } from '../../src/engine/stubs';
import { createProject, memoryFileHost } from '../../src/project';
import { walk } from '../../src/project/syntax';
import { ts } from '../../src/project/ts';

/** The queries of a file in source order, with what the marks of the fixtures do not show. */
export function queriesOf(text: string): readonly [Query, ...Query[]] {
  const stubs = new WorkspaceStubs();
  const project = createProject({ roots: ['/app'], stubs, trigger, include: [], exclude: [], isExtra: () => false, host: memoryFileHost({ '/app/a.ts': text }) });
  project.setOverlay('/app/a.ts', text);
  const snapshot = project.snapshot();
  const recognise = createRecogniser({ checker: snapshot.checker, dataModel: () => undefined, dependencyVersion: () => undefined });
  const found: Query[] = [];
  const sourceFile = snapshot.sourceFile('/app/a.ts');
  assert.ok(sourceFile);
  walk(sourceFile, (node) => {
    const meaning = ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node) ? recognise(node) : undefined;
    if (meaning?.concept === 'query') found.push(meaning);
  });
  const [first, ...rest] = found;
  assert.ok(first, 'no query');
  return [first, ...rest];
}

/** The last query of a file. */
export function lastQuery(text: string): Query {
  const queries = queriesOf(text);
  return queries.at(-1) ?? queries[0];
}

/** `field = value` of its filter; what else must hold follows after `+`, and `?` says that there may be more. */
export function filterText({ filter }: Query): string {
  if (!filter) return 'unknown';
  const equals = filter.equals.map(({ field, value }) => `${field} = ${value.getText()}`);
  return [...equals, ...filter.rest.map((node) => `+ ${node.getText()}`), ...(filter.complete ? [] : ['?'])].join(', ');
}

/** The first query of a file. */
export function firstQuery(text: string): Query {
  return queriesOf(text)[0];
}
