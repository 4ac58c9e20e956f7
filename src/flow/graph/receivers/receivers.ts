import { givenValues } from '../../../catalog/values/given-values';
import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { symbolOf } from '../../values/symbols';
import { Question, type Asking } from '../asking';
import { injectedFor } from './injected';
import type { Names } from '../names/names';

/** What the questions about receivers may ask. */
export interface ReceiverContext {
  readonly checker: ts.TypeChecker;
  readonly names: Names;
  readonly asking: Asking;
  argumentsOf(parameter: ts.ParameterDeclaration): readonly ts.Expression[];
  /** Who is asked about what a caller passes. */
  readonly farther?: Receivers;
}

const none: readonly ts.Type[] = [];

/** What objects are made from whose own type is an interface or an abstract class: `const storage: Storage = new DatabaseStorage()`. */
export class Receivers {
  private readonly types: Question<ts.Node, readonly ts.Type[]>;

  constructor(private readonly context: ReceiverContext) {
    this.types = new Question(context.asking, none);
  }

  /** The types of the values that are known; none where nothing is. */
  typesOf(expression: ts.Expression): readonly ts.Type[] {
    const node = bare(expression);
    return this.types.ask(node, () => this.resolve(node));
  }

  private resolve(node: ts.Expression): readonly ts.Type[] {
    const { checker, names, asking } = this.context;
    const type = checker.getNonNullableType(checker.getTypeAtLocation(node));
    if (isConcrete(type)) return [type];
    const declaration = this.declarationOf(node);
    if (!declaration) return none;
    const injected = injectedFor(declaration, checker, names);
    if (injected.length > 0) {
      asking.traces++;
      return injected.map((value) => this.instanceType(value));
    }
    const given = givenValues(declaration, checker).flatMap((value) => this.typesOf(value));
    if (given.length > 0 || !ts.isParameter(declaration)) return given;
    return this.context.argumentsOf(declaration).flatMap((value) => this.context.farther?.typesOf(value) ?? none);
  }

  private declarationOf(node: ts.Expression): ts.Declaration | undefined {
    const name = ts.isIdentifier(node) ? node : ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name) ? node.name : undefined;
    return name ? symbolOf(name, this.context.checker)?.valueDeclaration : ts.isPropertyAccessExpression(node) ? this.context.checker.getSymbolAtLocation(node.name)?.valueDeclaration : undefined;
  }

  /** What a class makes; of any other value, its own type. */
  private instanceType(value: ts.Expression): ts.Type {
    const type = this.context.checker.getTypeAtLocation(value);
    return type.getConstructSignatures()[0]?.getReturnType() ?? type;
  }
}

/** Whether values of a type are of one class that can be made, or an object that is written out. */
function isConcrete(type: ts.Type): boolean {
  const declaration = (type.symbol as ts.Symbol | undefined)?.valueDeclaration;
  if (!declaration) return false;
  if (ts.isObjectLiteralExpression(declaration)) return true;
  return ts.isClassLike(declaration) && !(ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract);
}
