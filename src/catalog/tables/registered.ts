/**
 * Functions that a package makes which run what the package was given elsewhere: `passport.authenticate('local')` runs the function of the strategy that
 * `passport.use(new LocalStrategy(verify))` registered.
 */
export interface Registered {
  readonly packages: ReadonlySet<string>;
  /** The method by which functions are registered. */
  readonly registrar: string;
  /** Whether what is registered goes by a name, which the maker is given too. */
  readonly named: boolean;
}

// https://www.passportjs.org/concepts/authentication/strategies/, https://www.passportjs.org/concepts/authentication/sessions/; the other two have its interface.
const packages: ReadonlySet<string> = new Set(['passport', 'koa-passport', '@fastify/passport']);
const strategies: Registered = { packages, registrar: 'use', named: true };
const sessions: Registered = { packages, registrar: 'deserializeUser', named: false };

/** By the method that makes the function. */
export const registeredBefore: ReadonlyMap<string, Registered> = new Map([['authenticate', strategies], ['authorize', strategies], ['session', sessions]]);

/** The name that a strategy of a package goes by where it is given none: `passport-google-oauth20` says `google`, `passport-github2` says `github`. It stands in the package's own name. */
export function isStrategyOf(name: string, packageName: string): boolean {
  return new RegExp(`(?:^|[-/])${name.replace(/[^\w]/g, '.')}\\d*(?:[-/]|$)`).test(packageName);
}

/** Chains whose links are given functions that run when the whole is used as a handler: `body('email').custom(isFree)`. https://express-validator.github.io/docs/api/validation-chain */
export interface HandlerChain {
  readonly packages: ReadonlySet<string>;
  readonly roots: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
}

export const handlerChains: readonly HandlerChain[] = [{
  packages: new Set(['express-validator']),
  roots: new Set(['body', 'check', 'cookie', 'header', 'param', 'query']),
  links: new Set(['custom', 'customSanitizer', 'if']),
}];
