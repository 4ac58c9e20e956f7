import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { unknownPart } from './paths';

/** The text of an inner expression, as far as it is known. */
type TextOf = (inner: ts.Expression) => string | undefined;

/**
 * The text that a call of the language or of Node's `path` makes: `path.basename(file, '.js')`, `file.replace('.js', '')`, `file.split('.')[0]`.
 * https://nodejs.org/api/path.html
 */
export function textOfCall(node: ts.Expression, text: TextOf): string | undefined {
  if (ts.isElementAccessExpression(node)) {
    const index = ts.isNumericLiteral(node.argumentExpression) ? Number(node.argumentExpression.text) : undefined;
    return index === undefined ? undefined : textAt(node.expression, index, text);
  }
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'href' ? textOfCall(bare(node.expression), text) : parsedPart(node.expression, node.name.text, text);
  if (!ts.isCallExpression(node)) return undefined;
  const callee = bare(node.expression);
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
  const { arguments: args } = node;
  const own = ts.isPropertyAccessExpression(callee) ? text(callee.expression) : undefined;
  if (own !== undefined) return ofMethod(own, name, args, text);
  const given = args.map((argument) => text(argument));
  const [first, second] = given;
  // `path.join('/api', name)`
  if ((name === 'join' || name === 'resolve') && args.length > 1) return given.some((one) => one !== undefined) ? given.map((one) => one ?? unknownPart).join('/') : undefined;
  if (first === undefined) return undefined;
  if (name === 'resolve' || name === 'normalize' || name === 'fileURLToPath' || name === 'pathToFileURL' || name === 'String') return first;
  if (name === 'basename') return fileName(first, second);
  if (name === 'extname') return extensionOf(first);
  return name === 'dirname' ? first.slice(0, Math.max(0, first.lastIndexOf('/'))) : undefined;
}

/** `file.split('.')[0]`, also where the list is taken apart: `const [name] = file.split('.')`. */
export function textAt(list: ts.Expression, index: number, text: TextOf): string | undefined {
  const node = bare(list);
  const [separator] = ts.isCallExpression(node) ? node.arguments : [];
  if (!ts.isCallExpression(node) || !separator || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'split') return undefined;
  const [own, by] = [text(node.expression.expression), text(separator)];
  return own === undefined || by === undefined ? undefined : own.split(by)[index];
}

/** `name` of `path.parse(file)`. */
export function parsedPart(parsed: ts.Expression, part: string, text: TextOf): string | undefined {
  const node = bare(parsed);
  if (!ts.isCallExpression(node) || !node.arguments[0] || !/(?:^|\.)parse$/.test(node.expression.getText())) return undefined;
  const path = text(node.arguments[0]);
  if (path === undefined) return undefined;
  return part === 'base' ? fileName(path) : part === 'name' ? fileName(path, extensionOf(path)) : part === 'ext' ? extensionOf(path) : undefined;
}

function ofMethod(own: string, name: string, args: readonly ts.Expression[], text: TextOf): string | undefined {
  const [first, second] = args;
  switch (name) {
    case 'toLowerCase': return own.toLowerCase();
    case 'toUpperCase': return own.toUpperCase();
    case 'trim':
    case 'toString': return own;
    case 'concat': return own + args.map((argument) => text(argument) ?? unknownPart).join('');
    case 'slice':
    case 'substring': {
      const [from, to] = [numberOf(first), numberOf(second)];
      return from === undefined || (second && to === undefined) ? undefined : name === 'slice' ? own.slice(from, to) : own.substring(from, to);
    }
    case 'replace':
    case 'replaceAll': {
      const [pattern, by] = [first && patternOf(first, text), second && text(second)];
      return pattern === undefined || by === undefined ? undefined : name === 'replace' ? own.replace(pattern, by) : own.replaceAll(pattern, by);
    }
    default: return undefined;
  }
}

/** What is looked for in a text: a text, or a pattern that is written out. */
export function patternOf(expression: ts.Expression, text: TextOf): string | RegExp | undefined {
  const node = bare(expression);
  if (!ts.isRegularExpressionLiteral(node)) return text(node);
  const end = node.text.lastIndexOf('/');
  try {
    return new RegExp(node.text.slice(1, end), node.text.slice(end + 1).replace('v', 'u'));
  } catch {
    return undefined;
  }
}

function numberOf(expression: ts.Expression | undefined): number | undefined {
  const node = expression && bare(expression);
  if (node && ts.isNumericLiteral(node)) return Number(node.text);
  return node && ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken && ts.isNumericLiteral(node.operand) ? -Number(node.operand.text) : undefined;
}

function fileName(path: string, extension = ''): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return extension !== '' && name.endsWith(extension) && name !== extension ? name.slice(0, -extension.length) : name;
}

function extensionOf(path: string): string {
  const name = fileName(path);
  const at = name.lastIndexOf('.');
  return at > 0 ? name.slice(at) : '';
}
