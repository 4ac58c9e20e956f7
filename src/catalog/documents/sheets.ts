import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';

const document: Row = { concept: 'external', kind: 'document' };
/** "writeBuffer" makes the same bytes by handing `write` a stream of its own: https://github.com/exceljs/exceljs/blob/master/lib/xlsx/xlsx.js */
const written: Row = { concept: 'external', kind: 'document', whole: 'writeBuffer' };
const files = ['writeBuffer', 'writeFile', 'write', 'readFile', 'read', 'load'];

/** ExcelJS (https://github.com/exceljs/exceljs): a workbook is written and read whole, in this process; the streaming writer ends with `commit`. */
export const exceljs = rowLibrary({
  id: 'exceljs',
  modules: {
    exceljs: `
interface Files { ${methods(files)} }
declare class Workbook { constructor(); readonly xlsx: Files; readonly csv: Files; readonly worksheets: any[]; creator: string; lastModifiedBy: string; created: Date; modified: Date; lastPrinted: Date; company: string; manager: string; title: string; subject: string; keywords: string; category: string; description: string; properties: any; calcProperties: any; views: any[]; addWorksheet(...args: any[]): any; getWorksheet(id?: any): any; eachSheet(each: any): void; removeWorksheet(id: any): void; addImage(image: any): number }
declare class WorkbookWriter { constructor(options?: any); ${methods(['commit'])} addWorksheet(...args: any[]): any }
declare class WorkbookReader { constructor(input: any, options?: any); read(): Promise<void>; on(...args: any[]): this; [Symbol.asyncIterator](): AsyncIterableIterator<any> }
declare namespace ExcelJS { export { Workbook }; export namespace stream { export namespace xlsx { export { WorkbookWriter, WorkbookReader } } } export type Worksheet = any; export type Row = any; export type Cell = any; export type Column = any; export type Style = any; export type Buffer = any }
export = ExcelJS;
`,
  },
  rows: { ...rowsOf('Files', files, document), 'Files.write': written, 'WorkbookWriter.commit': document, 'WorkbookReader.read': document },
});

const calls = ['read', 'readFile', 'write', 'writeFile', 'writeFileXLSX', 'writeFileAsync'];

/** SheetJS (https://docs.sheetjs.com/docs/api/): everything is synchronous and keeps this process busy. */
export const xlsx = rowLibrary({
  id: 'xlsx',
  modules: {
    xlsx: `
${calls.map((name) => `export declare function ${name}(...args: any[]): any;`).join('\n')}
interface Utils { sheet_to_json<T = any>(sheet: any, options?: any): T[]; json_to_sheet(...args: any[]): any; aoa_to_sheet(...args: any[]): any; book_new(...args: any[]): any; book_append_sheet(...args: any[]): any; sheet_to_csv(...args: any[]): string; sheet_add_aoa(...args: any[]): any; sheet_add_json(...args: any[]): any; decode_range(range: string): any; encode_cell(cell: any): string; sheet_to_html(...args: any[]): string; readonly [other: string]: any }
export declare const utils: Utils; export declare const SSF: any; export type WorkBook = any; export type WorkSheet = any;
`,
  },
  rows: Object.fromEntries(calls.map((name) => [name, document])),
  trigger: new RegExp(`\\bxlsx\\b|\\bXLSX\\s*\\.|\\b(?:${calls.join('|')})\\s*\\(`),
});
