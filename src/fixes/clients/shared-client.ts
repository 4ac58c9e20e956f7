import type { ClientMade } from '../../catalog';
import type { FileEdit, Fix } from '../../core';
import { enclosingFunction, isWithin, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { EffectSite } from '../../flow/types';
import { EditBuilder } from '../edits/edit-builder';
import { statementOf } from '../edits/place';
import type { FixContext, Planner } from '../types';
import { closingsOf, removeClosing } from './closings';
import { importShared, moduleKind } from './imports';
import { newModule } from './new-module';
import { exportedClients, type SharedClient } from './shared';

/** A client of the process's own takes the place of those that requests or modules make: the one that the project has, or a new module with one. */
export const planSharedClient: Planner<'client'> = (finding, context): Fix | undefined => {
  const { others, shape } = finding.subject;
  const { site, meaning } = clientAround(finding.subject, context);
  // One connection cannot serve two requests at once.
  if (meaning.isSingle || meaning.isDefault) return undefined;
  if (meaning.keeps !== undefined) {
    context.withheld?.(meaning.keeps);
    return undefined;
  }
  const sites = shape === 'one-per-module' ? [site, ...others.map((one) => clientAround({ site: one, meaning: one.meaning as ClientMade }, context).site)] : [site];
  const own = sites.map((one) => ownClient(one));
  if (own.some((one) => one === undefined)) return undefined;
  const declared = own as readonly OwnDeclaration[];
  const existing = exportedClients(site, meaning, context).at(0);
  const created = existing ? undefined : newModule(declared[0] as OwnDeclaration, meaning, context, { pool: site === finding.subject.site ? poolWithin(site, context) : finding.subject });
  const made: SharedClient | undefined = existing ?? created;
  // The module is of the kind of all that use it.
  if (!made || declared.some(({ file }) => moduleKind(file) !== moduleKind((declared[0] as OwnDeclaration).file))) return undefined;
  const builder = new EditBuilder();
  let replaced = 0;
  for (const one of declared) {
    if (one.file.fileName === made.file) continue;
    if (!replace(one, made, builder, context.workspace)) return undefined;
    replaced++;
  }
  if (replaced === 0) return undefined;
  const edits: readonly FileEdit[] = [...builder.build(), ...(created ? [{ file: created.file, create: true, edits: [{ start: 0, end: 0, newText: created.text }] }] : [])];
  const count = replaced > 1 ? ` (${replaced} files)` : '';
  const title = existing ? `Use the shared \`${made.name}\` of ${base(made.file)}${count}` : `Use one shared \`${made.name}\`, in a module of its own (${base(made.file)}${replaced > 1 ? `; ${replaced} files` : ''})`;
  return { kind: 'shared-client', title, preferred: true, changesBehavior: false, edits };
};

/**
 * The client that a pool is handed to where it is made, since nobody else can have that pool: `drizzle(new Pool(…))`, `drizzle({ client: new Pool(…) })`; also through what is made of it on the way, as a dialect is:
 * `new Kysely({ dialect: new PostgresDialect({ pool: new Pool(…) }) })`.
 */
function clientAround(pool: Made, { graph }: FixContext): Made {
  const sites = graph.factsOf(pool.site.call.getSourceFile().fileName)?.flow.sites ?? [];
  for (let taker = takerOf(pool.site.call); taker; taker = takerOf(taker)) {
    const site = sites.find(({ call, meaning }) => call === taker && meaning.concept === 'client');
    if (site?.meaning.concept === 'client') return { site, meaning: site.meaning };
  }
  return pool;
}

/** The pool that a client's own options make for it: `new Kysely({ dialect: new PostgresDialect({ pool: async () => new Pool(…) }) })`. */
function poolWithin({ call }: EffectSite, { graph }: FixContext): Made | undefined {
  for (const site of graph.factsOf(call.getSourceFile().fileName)?.flow.sites ?? []) {
    if (site.call !== call && isWithin(site.call, call) && site.meaning.concept === 'client' && site.meaning.size) return { site, meaning: site.meaning };
  }
  return undefined;
}

/** The call or construction that is given a value, by itself or as a property of its options. */
function takerOf(value: ts.Expression): ts.CallExpression | ts.NewExpression | undefined {
  const { child, user } = outward(value);
  const [argument, taker] = ts.isPropertyAssignment(user) ? [user.parent, outward(user.parent).user] : [child, user];
  return (ts.isCallExpression(taker) || ts.isNewExpression(taker)) && taker.arguments?.some((one) => one === argument) ? taker : undefined;
}

/** A client, and where it is made. */
export interface Made {
  readonly site: EffectSite;
  readonly meaning: ClientMade;
}

/** The statement that makes a client and nothing else: `const prisma = new PrismaClient();`. */
export interface OwnDeclaration {
  readonly file: ts.SourceFile;
  readonly statement: ts.VariableStatement;
  readonly name: string;
  readonly call: ts.NewExpression | ts.CallExpression;
}

/** The declaration of a client that is made in a statement of its own; `waits` says whether it may be awaited there. */
export function ownClient({ call }: EffectSite, waits = false): OwnDeclaration | undefined {
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return undefined;
  const made = outward(call);
  const { child, user } = waits && ts.isAwaitExpression(made.user) ? outward(made.user) : made;
  const statement = statementOf(call);
  if (!ts.isVariableDeclaration(user) || user.initializer !== child || !ts.isIdentifier(user.name) || !statement || !ts.isVariableStatement(statement)) return undefined;
  if (statement.declarationList.declarations.length !== 1 || (statement.declarationList.flags & ts.NodeFlags.Const) === 0 || ts.getModifiers(statement)?.length) return undefined;
  return { file: call.getSourceFile(), statement, name: user.name.text, call };
}

/** Takes a client out of its file: the import stands for it, and nobody closes what all share. */
function replace(own: OwnDeclaration, made: SharedClient, builder: EditBuilder, workspace: FixContext['workspace']): boolean {
  const { file, statement, name } = own;
  const scope = enclosingFunction(statement) ?? file;
  const closings = closingsOf(scope, name);
  if (moduleKind(file) === undefined || closings === undefined || isTaken(file, made.name, own)) return false;
  const declaration = statement.declarationList.declarations[0] as ts.VariableDeclaration;
  if (name === made.name) builder.remove(statement);
  else builder.replace(declaration.initializer as ts.Expression, made.name);
  for (const closing of closings) if (!removeClosing(closing, builder)) return false;
  importShared(file, made, builder, workspace);
  return true;
}

/** Whether the shared client's name stands for something else in the file. */
export function isTaken(file: ts.SourceFile, name: string, own: Pick<OwnDeclaration, 'statement'>): boolean {
  let taken = false;
  walk(file, (node) => {
    if (node === own.statement) return false;
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node) || ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isImportSpecifier(node) || ts.isImportClause(node) || ts.isNamespaceImport(node) || ts.isImportEqualsDeclaration(node)) && node.name && ts.isIdentifier(node.name) && node.name.text === name) taken = true;
    return !taken;
  });
  return taken;
}

function base(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
