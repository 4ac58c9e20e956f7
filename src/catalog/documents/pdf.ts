import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';

const document: Row = { concept: 'external', kind: 'document' };

/** PDFKit (https://pdfkit.org): the document is written while it is put together, all of it in this process. It is told where it begins. */
export const pdfkit = rowLibrary({
  id: 'pdfkit',
  modules: {
    pdfkit: `
declare class PDFDocument { constructor(options?: any); end(): void; pipe(destination: any): any; on(...args: any[]): this; readonly page: any; x: number; y: number; readonly info: any; ${methods(['text', 'font', 'fontSize', 'fillColor', 'strokeColor', 'moveDown', 'moveTo', 'lineTo', 'stroke', 'fill', 'rect', 'image', 'addPage', 'list', 'lineWidth', 'save', 'restore', 'switchToPage', 'registerFont'], 'this')} bufferedPageRange(): any; widthOfString(...args: any[]): number; heightOfString(...args: any[]): number; readonly [other: string]: any }
declare namespace PDFDocument { type PDFDocument = InstanceType<typeof import('pdfkit')> }
export = PDFDocument;
`,
  },
  rows: { 'new PDFDocument': document },
  localNames: ['PDFKit', 'PDFDoc'],
});

const pdfLibCalls = ['save', 'saveAsBase64', 'embedFont', 'embedPng', 'embedJpg', 'copyPages'];

/** pdf-lib (https://pdf-lib.js.org). */
export const pdfLib = rowLibrary({
  id: 'pdf-lib',
  modules: {
    'pdf-lib': `
export declare class PDFDocument { static load(...args: any[]): Promise<PDFDocument>; static create(options?: any): Promise<PDFDocument>; ${methods(pdfLibCalls)} addPage(...args: any[]): any; getPages(): any[]; getPage(index: number): any; getForm(): any; getPageCount(): number; setTitle(...args: any[]): void; registerFontkit(kit: any): void; insertPage(...args: any[]): any; removePage(index: number): void }
export declare const StandardFonts: any; export declare const PageSizes: any; export declare function rgb(r: number, g: number, b: number): any; export declare function degrees(angle: number): any; export type PDFFont = any; export type PDFPage = any;
`,
  },
  rows: { 'PDFDocument.load': document, ...rowsOf('PDFDocument', ['save', 'saveAsBase64'], document) },
});

const renders = ['renderToBuffer', 'renderToStream', 'renderToFile', 'renderToString'];

/** react-pdf on the server (https://react-pdf.org/node). */
export const reactPdf = rowLibrary({
  id: 'react-pdf',
  modules: {
    '@react-pdf/renderer': `
${renders.map((name) => `export declare function ${name}(...args: any[]): Promise<any>;`).join('\n')}
export declare function pdf(element?: any): Instance; export interface Instance { ${methods(['toBlob', 'toBuffer', 'toString'])} updateContainer(...args: any[]): void }
export declare const StyleSheet: { create<T>(styles: T): T }; export declare const Font: any;
${['Document', 'Page', 'View', 'Text', 'Image', 'Link', 'PDFViewer', 'PDFDownloadLink', 'BlobProvider', 'Svg', 'Path'].map((name) => `export declare const ${name}: any;`).join(' ')}
`,
  },
  rows: { ...Object.fromEntries(renders.map((name) => [name, document])), ...rowsOf('Instance', ['toBlob', 'toBuffer'], document) },
});

const creations = ['toFile', 'toBuffer', 'toStream'];

/** html-pdf (https://github.com/marcbachmann/node-html-pdf), which starts PhantomJS for every document, and html-pdf-node, which starts a browser. */
export const htmlPdf = rowLibrary({
  id: 'html-pdf',
  modules: {
    'html-pdf': `export interface Creation { ${methods(creations, 'void')} } export declare function create(html: string, ...rest: any[]): Creation;`,
    'html-pdf-node': `export declare function generatePdf(...args: any[]): Promise<any>; export declare function generatePdfs(...args: any[]): Promise<any>;`,
  },
  rows: { ...rowsOf('Creation', creations, document), generatePdf: document, generatePdfs: document },
});
