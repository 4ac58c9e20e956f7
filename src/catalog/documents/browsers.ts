import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';

const document: Row = { concept: 'external', kind: 'document' };
const page = ['goto', 'setContent', 'pdf', 'screenshot', 'waitForSelector', 'waitForNavigation', 'waitForNetworkIdle', 'waitForLoadState', 'waitForFunction', 'evaluate', 'content', 'click', 'type', 'fill', 'reload'];
const browserTypes = `
export interface Page { ${methods(page)} ${methods(['close', 'title', 'emulateMediaType', 'emulateMedia', 'setViewport', 'setViewportSize', 'setUserAgent', 'setExtraHTTPHeaders', 'addStyleTag', 'setRequestInterception', 'waitForTimeout', '$', '$$', '$eval', '$$eval', 'setCookie', 'setDefaultTimeout'])} on(...args: any[]): any; locator(selector: string): any; url(): string; isClosed(): boolean; readonly keyboard: any; readonly mouse: any }
export interface BrowserContext { newPage(): Promise<Page>; close(): Promise<void>; ${methods(['addCookies', 'cookies', 'storageState'])} }
export interface Browser { newPage(options?: any): Promise<Page>; newContext(options?: any): Promise<BrowserContext>; createBrowserContext(options?: any): Promise<BrowserContext>; createIncognitoBrowserContext(options?: any): Promise<BrowserContext>; pages(): Promise<Page[]>; ${methods(['close', 'disconnect', 'version'])} isConnected(): boolean; on(...args: any[]): any; wsEndpoint(): string; process(): any }
`;
const puppeteerModule = `${browserTypes}
export declare function launch(options?: any): Promise<Browser>;
export declare function connect(options?: any): Promise<Browser>;
export declare function executablePath(...args: any[]): string; export declare function defaultArgs(options?: any): string[];
export type PuppeteerLaunchOptions = any; export type LaunchOptions = any; export type PDFOptions = any;
`;
const playwrightModule = `${browserTypes}
export interface BrowserType { launch(options?: any): Promise<Browser>; connect(...args: any[]): Promise<Browser>; connectOverCDP(...args: any[]): Promise<Browser>; launchPersistentContext(...args: any[]): Promise<BrowserContext>; executablePath(): string }
export declare const chromium: BrowserType; export declare const firefox: BrowserType; export declare const webkit: BrowserType; export declare const devices: any; export declare const request: any;
`;

/** Browsers that are driven to make a document: Puppeteer (https://pptr.dev/api) and Playwright (https://playwright.dev/docs/api/class-page). A launch starts a process. */
export const browsers = rowLibrary({
  id: 'browsers',
  modules: {
    puppeteer: puppeteerModule, 'puppeteer-core': puppeteerModule, playwright: playwrightModule, 'playwright-core': playwrightModule,
    '@sparticuz/chromium': `declare const chromium: { readonly args: string[]; readonly defaultViewport: any; readonly headless: any; executablePath(input?: string): Promise<string>; font(url: string): Promise<string> }; export default chromium;`,
  },
  rows: {
    launch: { concept: 'client', kind: 'other' },
    connect: { concept: 'client', kind: 'other' },
    ...rowsOf('BrowserType', ['launch', 'connect', 'connectOverCDP', 'launchPersistentContext'], { concept: 'client', kind: 'other' }),
    ...rowsOf('Page', page, document),
    'Browser.newPage': document, 'BrowserContext.newPage': document,
  },
  untriggered: ['click', 'type', 'fill', 'content', 'reload'],
});
