import type { InjectedQueue } from '../../catalog/queue/own';
import { textValue } from '../../catalog/values/text-value';
import { declarationOf } from '../../flow/values/symbols';
import { literally } from '../../project/pattern';
import { isReference, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { EditBuilder } from '../edits/edit-builder';
import type { Imports } from '../edits/imports';
import { camel } from '../../project/letter-case';
import type { FixContext } from '../types';
import { classAround } from './class-around';
import { formOf, inForm } from './form';
import { moduleEdits } from './job-modules';
import { withParameters, withProperty } from './later/nest-class';
import type { Refusal } from './payload';
import { WorkerScope } from './worker-scope';

/** Takes away what a class was given for moved code alone; `instead` is a parameter that may stand in the place of that, and the answer whether it does. */
export type HandOver = (instead?: string) => boolean;

/** A queue that a class does not have yet: what the class will call it, and the edits that give it to the class. */
export interface LackedQueue {
  readonly name: string;
  /** `handOver` takes away what the class was given for the call alone, and says whether a parameter now stands in the place of that. */
  apply(imports: Imports, builder: EditBuilder, handOver: HandOver): void;
}

/**
 * How the class around a place is given the queue that it lacks: as one more parameter of its constructor, or as a property where it has the constructor of another class or one whose parameters may be left out
 * (https://docs.nestjs.com/providers#property-based-injection); and the one module that provides the class gets the registration that this needs (https://docs.nestjs.com/techniques/queues#managing-queues). A refusal where somebody else makes the class, who would have to give it one, too (a test by hand, or one that lists it among its providers), where several modules provide it, or where the
 * registration says more than the module can.
 */
export function lackedQueue(place: ts.Node, holder: InjectedQueue, context: FixContext): LackedQueue | Refusal {
  const of = ts.isMethodDeclaration(place) && ts.isClassDeclaration(place.parent) ? place.parent : classAround(place);
  const owner = of?.name?.text;
  const refused = (why: string): Refusal => ({ refused: `the class is not given the queue \`${holder.injected}\`, and ${why}` });
  if (!of || owner === undefined || !ts.isClassDeclaration(of) || !ts.getDecorators(of)?.length) return refused('is none that Nest makes');
  const constructor = of.members.find(ts.isConstructorDeclaration);
  const isDerived = of.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) ?? false;
  // Another class's constructor stays as it is, and what is given may be left out stands last.
  const asProperty = constructor ? constructor.parameters.some((one) => one.questionToken || one.initializer || one.dotDotDotToken) : isDerived;
  const hand = madeElsewhere(owner, of.getSourceFile().fileName, context);
  if (hand !== undefined) return refused(`\`${hand}\` makes the class itself`);
  const [module, another] = modulesOf(of, context);
  if (!module || another) return refused(module ? 'several modules provide it' : 'no module is seen to provide it');
  const beside = usedBeside(owner, module, context);
  if (beside !== undefined) return refused(`\`${beside}\` uses the class as well, perhaps for another module`);
  const registering = hasQueue(module, holder, context, new Set()) ? undefined : registrationFor(module, holder, context);
  if (registering && 'refused' in registering) return refused(registering.refused);
  const taken = new Set([...of.members.map((one) => one.name?.getText()), ...(constructor?.parameters ?? []).map((one) => one.name.getText())]);
  const wish = camel(holder.injected);
  const name = [...othersCall(holder, context), /queue$/i.test(wish) ? wish : `${wish}Queue`, `${wish}JobQueue`].find((one) => !taken.has(one));
  if (name === undefined) return refused('has members of the names that it would have');
  const { quote } = formOf(of.getSourceFile());
  return {
    name: `this.${name}`,
    apply(imports, builder, handOver) {
      const [decorator, type] = [imports.named(holder.decorator, holder.decorators), imports.named('Queue', holder.module)];
      const given = `@${decorator}(${quote}${holder.injected}${quote}) private readonly ${name}`;
      const isPut = handOver(asProperty ? undefined : `${given}: ${type}`);
      if (asProperty) withProperty(of, `${given}!: ${type};`, builder);
      else if (!isPut) withParameters(of, [`${given}: ${type}`], builder);
      if (registering) registering.apply(builder);
    },
  };
}

/** The file that makes a class, or makes one below it; a test that lists it for an application of its own makes it with what it lists beside it. */
function madeElsewhere(name: string, own: string, { workspace, moduleKind }: FixContext): string | undefined {
  const [made, named] = [new RegExp(`\\b(?:new|extends)\\s+${literally(name)}(?![\\w$])`), new RegExp(`(?<![\\w$.])${literally(name)}(?![\\w$])`)];
  return workspace.files().find((file) => {
    const text = workspace.text(file) ?? '';
    return made.test(text) || (file !== own && (moduleKind(file) === 'test' || /\bcreateTestingModule\b/.test(text)) && named.test(text) && /\bcreateTestingModule\b/.test(text));
  })?.split('/').at(-1);
}

/**
 * The file that uses a class as a value beside its module: in a list that other modules spread, in a module that is made by a function, below another class, or as a guard, of which the framework makes one for each module whose controllers
 * have it (https://docs.nestjs.com/guards#binding-guards). Who only asks for the object of the application does not count, nor who reads the name.
 */
function usedBeside(name: string, { literal }: NestModule, { workspace, moduleKind }: FixContext): string | undefined {
  const named = new RegExp(`(?<![\\w$.])${literally(name)}(?![\\w$])`);
  const isAsked = (node: ts.Identifier): boolean => {
    const { parent } = node;
    if (ts.isTypeNode(parent)) return !ts.isExpressionWithTypeArguments(parent);
    if (ts.isPropertyAccessExpression(parent)) return parent.expression === node && parent.name.text === 'name';
    if (ts.isCallExpression(parent)) return /(?:^|\.)(?:Inject|get|resolve)$/.test(parent.expression.getText()) && parent.arguments[0] === node;
    if (ts.isArrowFunction(parent)) return parent.body === node && ts.isCallExpression(parent.parent) && parent.parent.expression.getText() === 'forwardRef';
    return ts.isArrayLiteralExpression(parent) && ts.isPropertyAssignment(parent.parent) && propertyName(parent.parent.name) === 'inject';
  };
  return workspace.files().find((file) => {
    const text = workspace.text(file) ?? '';
    // Files that do nothing are not among those that were parsed.
    const source = named.test(text) && moduleKind(file) !== 'test' ? workspace.sourceFile(file) ?? ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true) : undefined;
    let found = false;
    if (source) walk(source, (node) => {
      if (found || node === literal) return false;
      if (!ts.isIdentifier(node) || node.text !== name) return true;
      const isRenamed = (ts.isImportSpecifier(node.parent) || ts.isExportSpecifier(node.parent)) && node.parent.propertyName === node;
      found = isRenamed || (isReference(node) && !ts.isExportSpecifier(node.parent) && !isAsked(node));
      return !found;
    });
    return found;
  })?.split('/').at(-1);
}

/** A module of the application: the class, and what it is decorated with. */
interface NestModule {
  readonly of: ts.ClassDeclaration;
  readonly literal: ts.ObjectLiteralExpression;
}

function moduleOf(of: ts.Node | undefined): NestModule | undefined {
  if (!of || !ts.isClassDeclaration(of)) return undefined;
  const call = ts.getDecorators(of)?.map(({ expression }) => expression).find((one): one is ts.CallExpression => ts.isCallExpression(one) && one.expression.getText() === 'Module');
  const [literal] = call?.arguments ?? [];
  return literal && ts.isObjectLiteralExpression(literal) ? { of, literal } : undefined;
}

/** The modules that name a class among their providers or controllers. */
function modulesOf(of: ts.ClassDeclaration, context: FixContext): readonly NestModule[] {
  const named = new RegExp(`(?<![\\w$.])${literally(of.name?.text ?? ' ')}(?![\\w$])`);
  return modulesIn(context).filter(({ literal }) => literal.properties.some((one) => {
    const key = propertyName(one.name);
    return (key === 'providers' || key === 'controllers') && named.test(one.getText());
  }));
}

function modulesIn({ workspace, moduleKind }: FixContext): readonly NestModule[] {
  return workspace.files().flatMap((file) => {
    const source = /@Module\s*\(/.test(workspace.text(file) ?? '') && moduleKind(file) !== 'test' ? workspace.sourceFile(file) : undefined;
    return source?.statements.flatMap((one) => moduleOf(one) ?? []) ?? [];
  });
}

/** `BullModule.registerQueue({ name: 'emails' })` of a module. */
function registrationIn({ literal }: NestModule, { injected, registers }: InjectedQueue, { checker }: FixContext): ts.CallExpression | undefined {
  let found: ts.CallExpression | undefined;
  walk(literal, (node) => {
    if (!found && ts.isCallExpression(node) && registers.test(node.expression.getText()) && node.arguments.some((one) => ts.isObjectLiteralExpression(one) && one.properties.some((each) => propertyName(each.name) === 'name' && ts.isPropertyAssignment(each) && textValue(each.initializer, checker) === injected))) found = node;
    return !found;
  });
  return found;
}

/** Whether a module has a queue: it registers it, or imports a module that does and gives it on, or a global one does. */
function hasQueue(module: NestModule, holder: InjectedQueue, context: FixContext, seen: Set<ts.Node>): boolean {
  if (registrationIn(module, holder, context)) return true;
  seen.add(module.of);
  const givesOn = (one: NestModule): boolean => {
    const registering = registrationIn(one, holder, context)?.expression.getText().split('.')[0];
    return registering !== undefined && new RegExp(`\\bexports\\s*:\\s*\\[[^\\]]*\\b${literally(registering)}\\b`).test(one.literal.getText());
  };
  let found = modulesIn(context).some((one) => givesOn(one) && ts.getDecorators(one.of)?.some(({ expression }) => /^Global\b/.test(expression.getText())));
  for (const property of module.literal.properties) {
    if (found || propertyName(property.name) !== 'imports') continue;
    walk(property, (node) => {
      const other = ts.isIdentifier(node) ? moduleOf(declarationOf(node, context.checker)) : undefined;
      if (other && !seen.has(other.of) && givesOn(other)) found = true;
      return !found;
    });
  }
  return found;
}

/** One more registration of a queue, as another module says it: only where that is the same wherever it stands. */
function registrationFor(module: NestModule, holder: InjectedQueue, context: FixContext): { apply(builder: EditBuilder): void } | Refusal {
  const [first] = modulesIn(context).flatMap((one) => registrationIn(one, holder, context) ?? []);
  if (!first) return { refused: 'nothing is seen to register that' };
  const file = module.of.getSourceFile();
  const scope = new WorkerScope(first.getSourceFile(), file.fileName, context.checker, context.workspace);
  const one = first.arguments.find((each) => ts.isObjectLiteralExpression(each) && registrationOf(each, holder, context));
  const text = one && scope.constant(one);
  const callee = scope.constant(first.expression);
  if (text === undefined || callee === undefined || scope.lines.length > 0 || !/\.registerQueue$/.test(callee)) return { refused: 'its registration says more than another module can' };
  const list = module.literal.properties.find((each): each is ts.PropertyAssignment => ts.isPropertyAssignment(each) && propertyName(each.name) === 'imports');
  if (list && !ts.isArrayLiteralExpression(list.initializer)) return { refused: 'what its module imports is put together elsewhere' };
  return {
    apply(builder) {
      builder.all(file, moduleEdits(file, scope.importLines.map((line) => `«${line}»;`), []));
      const added = `${callee}(${text})`;
      if (!list) {
        const at = module.literal.getStart() + 1;
        const form = formOf(file);
        builder.range(file, at, at, inForm(`${/^\s*?\n/.test(file.text.slice(at)) ? '\n  ' : ' '}imports: [«${added}»],`, form));
        return;
      }
      const { elements } = list.initializer as ts.ArrayLiteralExpression;
      const last = elements.at(-1);
      const end = last?.end ?? list.initializer.getStart() + 1;
      const isBroken = last !== undefined && /^\s*\n/.test(last.getFullText());
      builder.range(file, end, end, `${last ? (isBroken ? `,${/^\s*/.exec(last.getFullText())?.[0] ?? ' '}` : ', ') : ''}${added}`);
    },
  };
}

function registrationOf(literal: ts.ObjectLiteralExpression, { injected }: InjectedQueue, { checker }: FixContext): boolean {
  return literal.properties.some((each) => propertyName(each.name) === 'name' && ts.isPropertyAssignment(each) && textValue(each.initializer, checker) === injected);
}

/** What other classes call the same queue. */
function othersCall({ injected, decorator }: InjectedQueue, { workspace }: FixContext): readonly string[] {
  const given = new RegExp(`@${decorator}\\(\\s*['"]${literally(injected)}['"]\\s*\\)\\s*(?:public\\s+|private\\s+|protected\\s+)?(?:readonly\\s+)?(\\w+)\\s*[:!]`, 'g');
  return [...new Set(workspace.files().flatMap((file) => [...(workspace.text(file) ?? '').matchAll(given)].flatMap(([, name]) => name ?? [])))];
}
