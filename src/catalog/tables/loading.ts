/**
 * Packages that change others when they are loaded, as those say that are to be required first (https://docs.newrelic.com/docs/apm/agents/nodejs-agent/installation-configuration/install-nodejs-agent/)
 * or that add to one which they are named after: requiring them does something, whether or not anything asks for what they give.
 */
export const changesOthersWhenLoaded = (module: string): boolean =>
  /^(?:newrelic|dd-trace|elastic-apm-node|applicationinsights|express-async-errors|dotenv|core-js|reflect-metadata|@sentry\/|@opentelemetry\/|(?:mongoose|winston|moment)-)|\b(?:register|polyfill)s?$/.test(module);
