import { bare, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { constDeclaration, objectLiteral } from '../values/literal';
import { madeBy } from '../values/made-by';

/** What a client puts before each address: `baseURL` of axios (https://axios-http.com/docs/req_config), `prefixUrl` of ky (https://github.com/sindresorhus/ky#prefixurl). */
const bases = ['baseURL', 'prefixUrl'];
/** A part that is not known, and one that is set where the application runs. */
const unknown = '*';
const fromOutside = '\0';

const ownOrigin = /^https?:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?(?=\/|$)/;

/**
 * The paths of the application's own server that a request may ask, the likeliest first; what is put into one stands as `*`. A base may be kept under a name, come from the environment, or belong to the client that
 * asks (`axios.create({ baseURL: '/api' })`). Empty where it asks another server, or that is not known.
 */
export function ownPaths(request: ts.CallExpression, checker: ts.TypeChecker, address: ts.Expression | undefined = request.arguments[0]): readonly string[] {
  if (!address) return [];
  const path = textOf(address, checker, 0);
  const made = madeBy(request, ['create', 'extend'], checker);
  const options = made && made !== 'package' ? objectLiteral(made.arguments?.[0], checker) : undefined;
  const base = options && bases.map((name) => propertyValue(options, name)).find((one) => one !== undefined);
  const before = base ? textOf(base, checker, 0) : '';
  const whole = (before === '' || /^https?:/.test(path) ? path : `${before.replace(/\/$/, '')}/${path.replace(/^\//, '')}`).replace(ownOrigin, '');
  // Where a base comes from the environment, it may or may not end in what most servers have their routes under.
  const own = whole.startsWith(fromOutside) ? [whole.slice(1), `/api${whole.slice(1)}`] : [whole];
  return own.map((one) => one.replaceAll(fromOutside, unknown)).filter((one) => /^\/(?!\/)/.test(one));
}

/** The text of an address, as far as it is written down. */
function textOf(expression: ts.Expression, checker: ts.TypeChecker, depth: number): string {
  const node = bare(expression);
  if (depth > 4) return unknown;
  const next = (further: ts.Expression): string => textOf(further, checker, depth + 1);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map((span) => next(span.expression) + span.literal.text).join('');
  if (ts.isBinaryExpression(node)) {
    if (node.operatorToken.kind === ts.SyntaxKind.PlusToken) return next(node.left) + next(node.right);
    // `import.meta.env.VITE_API_URL || 'http://localhost:3000'`
    return node.operatorToken.kind === ts.SyntaxKind.BarBarToken || node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken ? next(node.right) : unknown;
  }
  // `import.meta.env.PROD ? '' : 'http://localhost:3000'`
  if (ts.isConditionalExpression(node)) return next(node.whenFalse);
  if (/^(?:window\.)?location\.origin$/.test(node.getText())) return '';
  if (isOfEnvironment(node)) return fromOutside;
  const initial = constDeclaration(node, checker)?.initializer;
  return initial && !ts.isCallExpression(bare(initial)) ? next(initial) : unknown;
}

/**
 * `import.meta.env.VITE_API_URL`, `process.env.NEXT_PUBLIC_API_URL`: what is put into a page where it is built (https://vite.dev/guide/env-and-mode), of a name that speaks of a server and of no other one
 * (`VITE_SUPABASE_URL`, `NEXT_PUBLIC_CMS_API_URL`).
 */
function isOfEnvironment(node: ts.Expression): boolean {
  return /^(?:import\.meta\.env|process\.env)\.(?:(?:VITE|NEXT_PUBLIC|REACT_APP|PUBLIC|EXPO_PUBLIC)_)?(?:APP_)?(?:API|BACKEND|SERVER|BASE)(?:_(?:API|BACKEND|SERVER|BASE|HOST|ORIGIN|ENDPOINT|PATH|PREFIX|URL|URI))*$/.test(node.getText());
}
