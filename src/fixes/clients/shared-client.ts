import type { ClientMade } from '../../catalog';
import type { PartOfRequest } from '../../catalog/clients/clients';
import type { FileEdit, Fix } from '../../core';
import { capitalized } from '../../project/letter-case';
import { enclosingFunction, isWithin, outward, referencesTo } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isNextApplication } from '../../flow/entries/runtime';
import type { EffectSite } from '../../flow/types';
import { EditBuilder } from '../edits/edit-builder';
import type { FixContext, Planner } from '../types';
import { alteredBy, leftBy } from './altered';
import { changesOf } from './changed-settings';
import { closingsOf, removeClosing } from './closings';
import { closesDefault, connectedAlone, keptConnectors } from './default-connection';
import { forkedUses, forkThere, type Forked } from './forked';
import { harmedElsewhere, harmedFrom } from './had-elsewhere';
import { heldMeanwhile, isHeldAt, takesAnother } from './held';
import { importShared, moduleKind, specifierOf } from './imports';
import { newModule, targetFor } from './new-module';
import { openingsOf } from './opened';
import { isTaken, openedWhereMade, ownClient, placedClient, returnedClient, takerOf, type OwnDeclaration } from './own-client';
import { ownField } from './own-field';
import { exportedClients, isMadeIn, type SharedClient } from './shared';
import { usesOf } from './uses';

/** A client of the process's own takes the place of those that requests or modules make: the one that the project has, or a new module with one. */
export const planSharedClient: Planner<'client'> = (finding, context): Fix | undefined => {
  const { others, shape } = finding.subject;
  const around = clientAround(finding.subject, context);
  const { site } = around;
  const opened = openedWhereMade(site.call, around.meaning.givesItself);
  // What is opened where it is made is waited for as a whole.
  const meaning: ClientMade = opened || around.meaning.isDefault === true ? openedOf(around.meaning) : around.meaning;
  // One connection cannot serve two requests at once.
  if (meaning.isSingle) return undefined;
  const withhold = (reason: string): undefined => {
    context.withheld?.(reason);
  };
  const ofRequest = shape === 'per-request' ? meaning.ofRequest : undefined;
  if (meaning.keeps !== undefined && !ofRequest) return withhold(meaning.keeps);
  const closed = meaning.isDefault === true ? closesDefault(site, meaning, context) : undefined;
  if (closed !== undefined) return withhold(`the connection is closed elsewhere (\`${closed}\`), and whoever has kept that it is open would not open it again`);
  const sites = shape === 'one-per-module' ? [site, ...others.map((one) => clientAround({ site: one, meaning: one.meaning as ClientMade }, context).site)] : [site];
  const places: Place[] = [];
  for (const one of sites) {
    const there = openedWhereMade(one.call, around.meaning.givesItself);
    const own = meaning.isDefault === true ? connectedAlone(one) : ownClient(one, meaning.isAwaited === true, there) ?? (shape === 'per-request' ? returnedClient(one, meaning.isAwaited === true, there) ?? placedClient(one, meaning.isAwaited === true, there) ?? ownField(one, meaning, context) : undefined);
    if (typeof own === 'string') return withhold(own);
    // A promise that nobody waits for where it is made may be handed on.
    if (own && !own.isReturned && meaning.isAwaited === true && !isAwaitedThere(own)) return withhold('the client is not waited for where it is made');
    if (own && ofRequest?.knowsClasses && isNextApplication(own.file.fileName, context.workspace)) return withhold('it knows classes of the application, which each reload of its modules makes anew');
    if (own && ofRequest && (own.isReturned || own.owner)) return withhold(meaning.keeps ?? '');
    const place = own ? placeOf(own, meaning, context) : 'the client is not made in a statement of its own';
    if (typeof place === 'string') return withhold(place);
    places.push(place);
  }
  const [first] = places;
  if (!first) return undefined;
  const { own, heard } = first;
  const changes = changesOf(own, meaning, context);
  if (shape === 'per-request' && changes === 'running') return withhold('the application changes the settings that the client is made of while it runs');
  const opens = places.some(({ openings }) => openings.length > 0) ? meaning.opens : undefined;
  const existing = [...exportedClients(site, meaning, context, { parts: own.parts, getters: shape === 'per-request', isOpened: opened !== undefined }), ...(meaning.isDefault === true ? keptConnectors(site, meaning, context) : [])].at(0);
  if (existing && opens !== undefined && existing.opener === undefined) return withhold('the client that the project shares is not seen to be opened');
  if (meaning.kind === 'database') {
    const uses = places.flatMap((one) => usesOf(one.own, context));
    if (((existing !== undefined || places.length > 1) && uses.some((use) => isHeldAt(use, context, existing))) || takesAnother(uses, context)) return withhold(heldMeanwhile);
  }
  const isLate = changes === 'loading' && shape === 'per-request';
  const how = { pool: site === finding.subject.site ? poolWithin(own, context) : finding.subject, heard, opens, isLate };
  // A file of its name that makes the same client is the one that the project wants for it.
  if (!existing && isMadeIn(targetFor(own.name, own.file, context.workspace), site, meaning, context)) return withhold(elsewhere);
  // Where its name stands for something else, or for a file that is about something else, it gets another one.
  let reason = elsewhere;
  for (const name of existing ? [existing.name] : [own.name, `shared${capitalized(own.name)}`]) {
    const created = existing ? undefined : newModule(own, meaning, context, { ...how, ...(name !== own.name && { remade: { name } }) });
    const made: SharedClient | undefined = existing ?? created;
    // The module is of the kind of all that use it.
    if (!made || places.some((one) => moduleKind(one.own.file) !== moduleKind(own.file))) continue;
    const builder = new EditBuilder();
    const changed = places.filter((one) => one.own.file.fileName !== made.file);
    if (!changed.every((one) => replace(one, made, builder, context.workspace))) {
      reason = `\`${made.name}\` stands for something else there`;
      continue;
    }
    if (changed.length === 0) return undefined;
    const edits: readonly FileEdit[] = [...builder.build(), ...(created ? [{ file: created.file, create: true, edits: [{ start: 0, end: 0, newText: created.text }] }] : [])];
    const count = changed.length > 1 ? ` (${changed.length} files)` : '';
    const title = existing ? `Use the shared \`${made.name}\` of ${base(made.file)}${count}` : `Use one shared \`${made.name}\`, in a module of its own (${base(made.file)}${changed.length > 1 ? `; ${changed.length} files` : ''})`;
    return { kind: 'shared-client', title, preferred: true, changesBehavior: false, edits };
  }
  return withhold(reason);
};

/** What is known of a client that is opened where it is made: nobody opens it again. */
function openedOf({ opens, ...rest }: ClientMade): ClientMade {
  return { ...rest, isAwaited: true };
}

const elsewhere = 'what the client is made of is known in its function or file only, or there is a file of that name';

/** A client of a file that another one takes the place of, with all that is done to it there. */
interface Place {
  readonly own: OwnDeclaration;
  readonly closings: readonly ts.ExpressionStatement[];
  readonly openings: readonly ts.CallExpression[];
  /** What the file does where a connection of it breaks, and the statement that says so. */
  readonly heard?: ts.Expression;
  readonly listening?: ts.ExpressionStatement;
  /** Where it uses the part of the client that is to be its own. */
  readonly forked?: { readonly uses: Forked; readonly ofRequest: PartOfRequest };
}

/** Where a client stands and what is done to it; why it cannot be shared, where it cannot. */
function placeOf(own: OwnDeclaration, { kind, opens, failsIdle, ofRequest }: ClientMade, context: FixContext): Place | string {
  const { file, statement, name, value } = own;
  const scope = enclosingFunction(statement) ?? file;
  if (moduleKind(file) === undefined) return 'the file names no other module';
  // All that is done with a field was looked at where it was found.
  if (own.owner) return { own, closings: [], openings: [] };
  if (own.isReturned) {
    const harmed = harmedFrom(value, { kind, ...(opens !== undefined && { opens }) }, context);
    return harmed === undefined ? { own, closings: [], openings: [] } : harming(harmed);
  }
  const closings = closingsOf(scope, name);
  const openings = opens === undefined ? [] : openingsOf(scope, name, opens);
  if (!closings || !openings) return 'the client is opened or closed amid something else';
  const listening = failsIdle === true && scope !== file ? listeningOf(scope, name) : undefined;
  const altered = scope === file ? undefined : alteredBy(name, scope, context.graph.factsOf(file.fileName)?.flow.sites ?? [], kind, listening?.statement);
  if (altered) return `the client is changed for whoever has it, or listened to (line ${file.getLineAndCharacterOfPosition(altered.getStart()).line + 1})`;
  const left = scope === file || kind !== 'database' ? undefined : leftBy(name, scope, context);
  if (left) return `a statement leaves something on a connection of it, or may do so (line ${file.getLineAndCharacterOfPosition(left.getStart()).line + 1})`;
  const harmed = scope === file ? undefined : harmedElsewhere(name, scope, { kind, ...(opens !== undefined && { opens }) }, context);
  if (harmed !== undefined) return harming(harmed);
  const forked = ofRequest ? forkedUses(own, scope, closings, ofRequest) : undefined;
  if (typeof forked === 'string') return forked;
  return { own, closings, openings, ...(ofRequest && forked && { forked: { uses: forked, ofRequest } }), ...(listening && { heard: listening.by, listening: listening.statement }) };
}

function harming(name: string): string {
  return `whoever else has the client closes, changes or opens it (\`${name}\`)`;
}

/** The only statement that hears of connections that break: `client.on('error', (error) => console.error(error));`. */
function listeningOf(scope: ts.Node, name: string): { readonly statement: ts.ExpressionStatement; readonly by: ts.Expression } | undefined {
  const found = referencesTo(name, scope).flatMap((use) => {
    const access = outward(use).user;
    const call = ts.isPropertyAccessExpression(access) && access.name.text === 'on' ? outward(access).user : undefined;
    if (!call || !ts.isCallExpression(call) || !ts.isExpressionStatement(call.parent)) return [];
    const [event, by] = call.arguments;
    return event && by && ts.isStringLiteralLike(event) && event.text === 'error' ? [{ statement: call.parent, by }] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

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
function poolWithin({ file, call, parts }: OwnDeclaration, { graph }: FixContext): Made | undefined {
  const pieces = [call, ...parts.map(({ value }) => value)];
  for (const site of graph.factsOf(file.fileName)?.flow.sites ?? []) {
    if (site.call !== call && pieces.some((piece) => isWithin(site.call, piece)) && site.meaning.concept === 'client' && site.meaning.size) return { site, meaning: site.meaning };
  }
  return undefined;
}

/** A client, and where it is made. */
export interface Made {
  readonly site: EffectSite;
  readonly meaning: ClientMade;
}

/** Takes a client out of its file: the import stands for it, and nobody closes what all share. */
function replace({ own, closings, openings, listening, forked }: Place, made: SharedClient, builder: EditBuilder, workspace: FixContext['workspace']): boolean {
  const { file, statement, name, parts, call, opened, value, owner, isReturned } = own;
  const brought = openings.length > 0 ? made : { ...made, opener: undefined };
  const isThere = isImported(file, brought, workspace);
  if (!isThere && [brought.name, ...(brought.opener === undefined ? [] : [brought.opener])].some((one) => isTaken(file, one, own))) return false;
  for (const part of parts) builder.remove(part.statement);
  const given = made.isMade ? `${made.name}()` : made.name;
  if (isAwaitedThere({ call, ...(opened && { opened }) })) {
    if (name === made.name) return false;
    builder.replace(value, `await ${given}`);
  } else if (name === made.name && !owner && !isReturned) builder.remove(statement);
  else builder.replace(ts.isPropertyAssignment(value.parent) && value.parent.name.getText() === given ? value.parent : value, given);
  for (const closing of closings) if (!removeClosing(closing, builder)) return false;
  for (const opening of openings) builder.replace(opening, `${made.opener ?? ''}()`);
  if (listening) builder.remove(listening);
  if (forked && !forkThere(own, isAwaitedThere(own) ? name : given, forked.uses, forked.ofRequest, builder)) return false;
  if (!isThere) importShared(file, brought, builder, workspace);
  return true;
}

/** Whether the call that makes a client is waited for: `const client = await MongoClient.connect(url);`. */
function isAwaitedThere({ call, opened }: Pick<OwnDeclaration, 'call' | 'opened'>): boolean {
  return ts.isAwaitExpression(outward(opened ?? call).user);
}

/** Whether a file has a shared client already, with what opens it where there is such a thing. */
function isImported(file: ts.SourceFile, { file: to, name, as, opener }: SharedClient, workspace: FixContext['workspace']): boolean {
  return as === undefined && file.statements.some((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier) || statement.moduleSpecifier.text !== specifierOf(file.fileName, to, file, workspace)) return false;
    const names = statement.importClause?.namedBindings;
    return names !== undefined && ts.isNamedImports(names) && [name, ...(opener === undefined ? [] : [opener])].every((one) => names.elements.some((element) => element.name.text === one && !element.propertyName));
  });
}

function base(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
