import { givenPerModule, givenPerRequest, nestTokens } from '../../../catalog';
import { literally } from '../../../project/pattern';
import { isReference, isWithin, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent, lineIndent, type EditBuilder } from '../../edits/edit-builder';
import type { FixContext } from '../../types';
import { classAround } from '../class-around';
import type { Refusal } from '../payload';
import { WorkerScope } from '../worker-scope';
import type { WorkData } from './captured-work';
import { changesItself, hasPartsOfRequests, isMadeByFramework, isProvidedTwice, notTwice } from './nest-beside';
import { isOfModuleOf, withParameters } from './nest-class';
import type { GivenObjects, WorkerPlace } from './types';

const notGiven: Refusal = { refused: 'what is done belongs to an object that the worker does not have' };

/** What the moved code has in place of `this.parcels`: what the application that the worker starts gives for its class, or what the class is given that does the jobs. */
export function givenTo(moved: readonly ts.Node[], scope: WorkerScope, worker: WorkerPlace, data: Pick<WorkData, 'free'>, context: FixContext): GivenObjects | Refusal {
  const { workspace, checker, moduleKind } = context;
  const renamed: { node: ts.Node; text: string }[] = [];
  const names = new Map<string, string>();
  const lines: string[] = [];
  const imports: string[] = [];
  const added = new Map<string, string>();
  const given = new Set<ts.ParameterDeclaration>();
  const loggers = new Set<ts.PropertyDeclaration>();
  let needsApplication = false;
  let refusal: Refusal | undefined;
  /** What stands for a member in the worker: made once, by the line that is written for its name. */
  const inWorker = (member: string, line: (name: string) => string): string => {
    const known = names.get(member);
    if (known !== undefined) return known;
    const name = data.free(member, `${member}OfWorker`);
    names.set(member, name);
    lines.push(line(name));
    return name;
  };
  const texts = workspace.files().map((file) => ({ file, text: workspace.text(file) ?? '' })).filter(({ text }) => text.includes('@nestjs/'));
  const ofApplication = texts.filter(({ file }) => moduleKind(file) !== 'test');
  for (const one of moved) walk(one, (node) => {
    if (node.kind !== ts.SyntaxKind.ThisKeyword || refusal) return;
    const member = ts.isPropertyAccessExpression(node.parent) ? node.parent : undefined;
    const owner = classAround(node);
    const constructor = owner?.members.find(ts.isConstructorDeclaration);
    const logger = member && owner && loggerOf(owner, member.name.text, scope);
    if (member && logger && !worker.inPlace) {
      loggers.add(logger.declaration);
      renamed.push({ node: member, text: inWorker(member.name.text, (name) => `const ${name} = ${logger.text};`) });
      return;
    }
    const parameter = constructor?.parameters.find((each) => member?.name.text === each.name.getText() && ts.isParameterPropertyDeclaration(each, constructor));
    if (!member || !owner || !parameter?.type || !hasAll(parameter.type, scope)) {
      refusal = notGiven;
      return;
    }
    const { type } = parameter;
    if (worker.class) {
      const name = ownParameter(parameter, owner, worker.class, { scope, texts, checker, added });
      if (name === undefined) refusal = { refused: `the class that does the jobs is not given \`${member.name.text}\`` };
      else {
        given.add(parameter);
        renamed.push({ node: member, text: `this.${name}` });
      }
      return;
    }
    const token = tokenOf(parameter, type, { texts, ofApplication }, scope, checker);
    if (token === undefined) {
      refusal = notGiven;
      return;
    }
    if (changesItself(checker.getTypeAtLocation(type).symbol)) {
      refusal = { refused: `what is done may depend on what \`${member.name.text}\` holds by then, which the worker's does not` };
      return;
    }
    needsApplication = true;
    imports.push(...token.imports);
    given.add(parameter);
    const asked = `(await application).get${token.text === type.getText() ? '' : `<${type.getText()}>`}(${token.text})`;
    renamed.push({ node: member, text: worker.inPlace ? asked : inWorker(member.name.text, (name) => `const ${name}: ${type.getText()} = (await application).get(${token.text});`) });
  });
  const leftOver = (builder: EditBuilder, instead?: string): boolean => {
    const nodes = new Set(renamed.map(({ node }) => node));
    const isPut = withoutUnused([...given].filter((one) => isMadeByFramework(one, context)), nodes, instead, builder);
    for (const one of loggers) if (!isUsedBeside(one, nodes)) withoutMember(one, builder);
    if (worker.class) withParameters(worker.class, [...added.values()], builder);
    return isPut;
  };
  if (refusal || given.size === 0) return refusal ?? { renamed, lines, imports: [], declarations: [], leftOver };
  const perRequest = Object.entries(givenPerRequest).find(([name]) => workspace.dependencyVersion(worker.file, name) !== undefined);
  if (perRequest) return { refused: perRequest[1] };
  if (hasPartsOfRequests(texts)) return { refused: 'a part of the application is made for each request' };
  if (!needsApplication) return { renamed, lines, imports: [], declarations: [], leftOver };
  const twice = notTwice(ofApplication);
  if (twice !== undefined) return { refused: twice };
  const mains = texts.filter(({ text }) => /\bNestFactory\s*\.\s*create\b/.test(text));
  const [main] = mains;
  const file = main && mains.length === 1 ? workspace.sourceFile(main.file) : undefined;
  const root = file && rootOf(file);
  const ownScope = file && new WorkerScope(file, worker.file, checker);
  if (!root || !ownScope?.root(root)) return { refused: 'which module is the application is not known' };
  return { renamed, lines, imports: [...new Set(imports), 'import { NestFactory } from \'@nestjs/core\'', ...ownScope.importLines], declarations: [`const application = NestFactory.createApplicationContext(${root.text})`], leftOver };
}

/** Makes all names of a piece of code known to the worker; false where it cannot have one. */
function hasAll(code: ts.Node, scope: WorkerScope): boolean {
  let possible = true;
  walk(code, (node) => {
    if (ts.isIdentifier(node) && possible && (isReference(node) || (ts.isTypeReferenceNode(node.parent) && node.parent.typeName === node))) possible = scope.root(node);
    return possible;
  });
  return possible;
}

/** What a parameter is called in the class that does the jobs: one that is given the same, or one more that it is given where its module is that of the parameter's class. */
function ownParameter(parameter: ts.ParameterDeclaration, owner: ts.ClassDeclaration, workerClass: ts.ClassDeclaration, { scope, texts, checker, added }: {
  readonly scope: WorkerScope; readonly texts: readonly { readonly text: string }[]; readonly checker: ts.TypeChecker; readonly added: Map<string, string>;
}): string | undefined {
  const asked = (one: ts.ParameterDeclaration): string => `${ts.getDecorators(one)?.map((each) => each.getText()).join(' ').replace(`@Inject(${one.type?.getText() ?? ''})`, '') ?? ''} ${one.type?.getText() ?? ''}`;
  const constructor = workerClass.members.find(ts.isConstructorDeclaration);
  const { symbol } = checker.getTypeAtLocation(parameter);
  const same = constructor?.parameters.find((one) => ts.isParameterPropertyDeclaration(one, constructor) && asked(one) === asked(parameter) && checker.getTypeAtLocation(one).symbol === symbol);
  if (same) return same.name.getText();
  const name = parameter.name.getText();
  const isTaken = [...workerClass.members, ...constructor?.parameters ?? []].some((one) => one.name?.getText() === name);
  if (isTaken || !isOfModuleOf(workerClass, owner, texts) || !(ts.getDecorators(parameter) ?? []).every((one) => hasAll(one, scope))) return undefined;
  added.set(name, dedent(parameter));
  return name;
}

/**
 * How the application is asked for what a parameter is given: by its class, by the token of a package's decorator, or by one that a single module provides something for:
 * https://docs.nestjs.com/fundamentals/custom-providers#non-class-based-provider-tokens
 */
function tokenOf(parameter: ts.ParameterDeclaration, type: ts.TypeNode, { texts, ofApplication }: Readonly<Record<'texts' | 'ofApplication', readonly { readonly text: string }[]>>, scope: WorkerScope, checker: ts.TypeChecker): { readonly text: string; readonly imports: readonly string[] } | undefined {
  const [decorator, ...others] = ts.getDecorators(parameter) ?? [];
  const call = decorator && ts.isCallExpression(decorator.expression) ? decorator.expression : undefined;
  const name = call?.expression.getText() ?? '';
  const [token] = name === 'Inject' ? call?.arguments ?? [] : [];
  if (others.length > 0) return undefined;
  const { symbol } = checker.getTypeAtLocation(type);
  // `get` throws for what is made for each that is given it: https://docs.nestjs.com/fundamentals/injection-scopes
  if (symbol?.declarations?.some((one) => ts.isClassDeclaration(one) && /\bScope\.TRANSIENT\b/.test(ts.getDecorators(one)?.map((each) => each.getText()).join() ?? ''))) return undefined;
  const several = givenPerModule[type.getText()];
  if (several && texts.filter(({ text }) => several.module.test(text)).length > 1 && texts.some(({ text }) => several.configured.test(text))) return undefined;
  const isClass = ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && !type.typeArguments && ((symbol?.flags ?? 0) & ts.SymbolFlags.Class) !== 0;
  if (!decorator || (token && token.getText() === type.getText())) return isClass && !isProvidedTwice(type.getText(), ofApplication) ? { text: type.getText(), imports: [] } : undefined;
  const ofPackage = call && Object.entries(nestTokens).find(([module, known]) => known[name] !== undefined && isImportedFrom(name, module, parameter.getSourceFile()));
  if (call && ofPackage) return call.arguments.every((one) => hasAll(one, scope)) ? { text: `${ofPackage[1][name] ?? ''}(${call.arguments.map((one) => one.getText()).join(', ')})`, imports: [`import { ${ofPackage[1][name] ?? ''} } from '${ofPackage[0]}'`] } : undefined;
  if (!token || !(ts.isStringLiteral(token) || ts.isIdentifier(token))) return undefined;
  const provided = new RegExp(`\\bprovide:\\s*${literally(token.getText())}(?![\\w$])`, 'g');
  if (texts.flatMap(({ text }) => [...text.matchAll(provided)]).length !== 1) return undefined;
  return ts.isStringLiteral(token) || scope.root(token) ? { text: token.getText(), imports: [] } : undefined;
}

function isImportedFrom(name: string, module: string, file: ts.SourceFile): boolean {
  return file.statements.some((one) => ts.isImportDeclaration(one) && ts.isStringLiteral(one.moduleSpecifier) && one.moduleSpecifier.text === module && new RegExp(`(?<!as )\\b${name}\\b(?! as)`).test(one.importClause?.getText() ?? ''));
}

/** The logger that a class makes for itself, as the worker makes one: `new Logger(Orders.name)`, https://docs.nestjs.com/techniques/logger#using-the-logger-for-application-logging */
function loggerOf(owner: ts.ClassDeclaration, member: string, scope: WorkerScope): { readonly declaration: ts.PropertyDeclaration; readonly text: string } | undefined {
  const declaration = owner.members.find((one): one is ts.PropertyDeclaration => ts.isPropertyDeclaration(one) && one.name.getText() === member);
  const made = declaration?.initializer;
  if (!declaration || !made || !ts.isNewExpression(made) || made.expression.getText() !== 'Logger' || !ts.isIdentifier(made.expression) || !scope.root(made.expression)) return undefined;
  if (!scope.importLines.some((line) => /\bLogger\b.*@nestjs\/common/.test(line)) || new RegExp(`\\bthis\\.${member}\\s*=[^=]`).test(owner.getText())) return undefined;
  const [context, ...others] = made.arguments ?? [];
  if (!context || others.length > 0) return others.length > 0 ? undefined : { declaration, text: 'new Logger()' };
  if (ts.isStringLiteral(context)) return { declaration, text: made.getText() };
  return context.getText() === `${owner.name?.text ?? ''}.name` ? { declaration, text: `new Logger('${owner.name?.text ?? ''}')` } : undefined;
}

/** Whether anything but the moved code uses a property of its class. */
function isUsedBeside(property: ts.PropertyDeclaration, moved: ReadonlySet<ts.Node>): boolean {
  let isUsed = false;
  walk(property.parent, (node) => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === property.name.getText() && !moved.has(node)) isUsed = true;
    return !isUsed;
  });
  return isUsed || !/\bprivate\b/.test(property.getText());
}

/** Takes parameters out of a constructor that nothing but the moved code used; the constructor too where it then does nothing. */
function withoutUnused(given: readonly ts.ParameterDeclaration[], moved: ReadonlySet<ts.Node>, instead: string | undefined, builder: EditBuilder): boolean {
  const unused = given.filter((parameter) => {
    let isUsed = false;
    walk(parameter.parent.parent, (node) => {
      if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword && node.name.text === parameter.name.getText() && !moved.has(node)) isUsed = true;
      if (ts.isIdentifier(node) && node.text === parameter.name.getText() && isReference(node) && isWithin(node, parameter.parent)) isUsed = true;
      return !isUsed;
    });
    return !isUsed;
  });
  const constructor = unused[0]?.parent;
  if (!constructor || !ts.isConstructorDeclaration(constructor)) return false;
  const file = constructor.getSourceFile();
  if (instead === undefined && unused.length === constructor.parameters.length && constructor.body?.statements.length === 0 && !/\bsuper\b/.test(constructor.getText())) {
    withoutMember(constructor, builder);
    return false;
  }
  const [replaced] = instead === undefined ? [] : unused;
  if (replaced && instead !== undefined) builder.replace(replaced, instead);
  for (const one of unused.filter((each) => each !== replaced)) {
    const index = constructor.parameters.indexOf(one);
    const [before, after] = [constructor.parameters[index - 1], constructor.parameters[index + 1]];
    builder.range(file, after || !before ? one.getStart() : before.end, after ? after.getStart() : one.end, '');
  }
  return replaced !== undefined;
}

/** Takes a member out of its class with its lines, and with the empty one behind it. */
function withoutMember(member: ts.ClassElement, builder: EditBuilder): void {
  const file = member.getSourceFile();
  const rest = /^\s*?\r?\n(?:[ \t]*\r?\n)?/.exec(file.text.slice(member.end))?.[0].length ?? 0;
  builder.range(file, member.getStart() - lineIndent(file, member.getStart()).length, member.end + rest, '');
}

/** The module that a program starts: `NestFactory.create(AppModule)`. */
function rootOf(file: ts.SourceFile): ts.Identifier | undefined {
  let found: ts.Identifier | undefined;
  walk(file, (node) => {
    const [module] = ts.isCallExpression(node) && /\bNestFactory\s*\.\s*create$/.test(node.expression.getText()) ? node.arguments : [];
    if (module && ts.isIdentifier(module)) found = module;
  });
  return found;
}

