export { type ReportContext, type ReportLinks } from './context';
export { relativePath, relativeUri } from './paths';
export { toExplanationMarkdown } from './explanation';
export { toHtml } from './html';
export { toJson } from './json';
export { toIssueText, toMarkdown } from './markdown';
export { toPretty } from './pretty';
export { toRoutesJson, toRoutesPretty } from './routes';
export { toSarif } from './sarif';
