import { isFunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { enclosingName } from '../../values/names';
import type { Enclosing } from '../../types';

/** A function by file and name, so that what is known of it outlives an edit of its file: `src/orders.ts#OrderService.list`. */
export type FunctionId = string;

interface Table {
  readonly byKey: ReadonlyMap<string, Enclosing>;
  readonly keys: ReadonlyMap<ts.Node, string>;
}

const tables = new WeakMap<ts.SourceFile, Table>();

/** All functions of a file under names that are told apart: `list`, `OrderService.list`, `list/(anonymous)~1`. The module itself is `(module)`. */
export function functionTable(sourceFile: ts.SourceFile): Table {
  let table = tables.get(sourceFile);
  if (!table) tables.set(sourceFile, (table = read(sourceFile)));
  return table;
}

function read(sourceFile: ts.SourceFile): Table {
  const byKey = new Map<string, Enclosing>([['(module)', sourceFile]]);
  const keys = new Map<ts.Node, string>([[sourceFile, '(module)']]);
  const counts = new Map<string, number>();
  const visit = (node: ts.Node, parent: string): void => {
    let own = parent;
    if (isFunctionNode(node) || ts.isClassStaticBlockDeclaration(node)) {
      const base = `${parent === '' ? '' : `${parent}/`}${enclosingName(node)}`;
      const count = counts.get(base) ?? 0;
      counts.set(base, count + 1);
      own = count === 0 ? base : `${base}~${count}`;
      byKey.set(own, node);
      keys.set(node, own);
    }
    ts.forEachChild(node, (child) => visit(child, own));
  };
  ts.forEachChild(sourceFile, (child) => visit(child, ''));
  return { byKey, keys };
}

export function functionId(node: Enclosing): FunctionId {
  const sourceFile = node.getSourceFile();
  return `${sourceFile.fileName}#${functionTable(sourceFile).keys.get(node) ?? '(module)'}`;
}

export function fileOfId(id: FunctionId): string {
  return id.slice(0, id.indexOf('#'));
}

/** The function as it stands in a file's current text; undefined where it is gone. */
export function functionOf(id: FunctionId, sourceFile: ts.SourceFile): Enclosing | undefined {
  return functionTable(sourceFile).byKey.get(id.slice(id.indexOf('#') + 1));
}
