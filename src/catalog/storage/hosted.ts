import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';

const storage: Row = { concept: 'external', kind: 'storage' };
const blobs = ['put', 'del', 'list', 'head', 'copy'];

/** Vercel Blob (https://vercel.com/docs/vercel-blob/using-blob-sdk): a function per request. */
export const vercelBlob = rowLibrary({
  id: 'vercel-blob',
  modules: { '@vercel/blob': `${blobs.map((name) => `export declare function ${name}(...args: any[]): Promise<any>;`).join('\n')} export declare class BlobNotFoundError extends Error {} export type PutBlobResult = any; export declare function getDownloadUrl(url: string): string;` },
  rows: Object.fromEntries(blobs.map((name) => [name, storage])),
});

const uploads = ['upload', 'upload_large', 'destroy', 'rename', 'explicit', 'unsigned_upload', 'upload_stream'];
const assets = ['resources', 'resource', 'delete_resources', 'delete_resources_by_prefix'];
const cloud = `interface Uploader { ${methods(uploads, 'any')} } interface Api { ${methods(assets)} } interface Cloud { readonly uploader: Uploader; readonly api: Api; readonly utils: any; readonly search: any; config(...args: any[]): any; url(...args: any[]): string; image(...args: any[]): string }`;

/** Cloudinary (https://cloudinary.com/documentation/node_integration). `url` and `image` only put an address together. */
export const cloudinary = rowLibrary({
  id: 'cloudinary',
  modules: { cloudinary: `${cloud} export declare const v2: Cloud; export declare const uploader: Uploader; export declare const api: Api; export declare function config(...args: any[]): any; export type UploadApiResponse = any; export type UploadApiErrorResponse = any; export type UploadApiOptions = any;` },
  rows: { ...rowsOf('Uploader', uploads, storage), ...rowsOf('Api', assets, storage) },
});

const files = ['uploadFiles', 'uploadFilesFromUrl', 'deleteFiles', 'listFiles', 'renameFiles', 'getFileUrls', 'getUsageInfo'];

/** UploadThing on the server (https://docs.uploadthing.com/api-reference/ut-api). An address is signed by the service, unless it is made for a key at hand. */
export const uploadthing = rowLibrary({
  id: 'uploadthing',
  modules: { 'uploadthing/server': `export declare class UTApi { constructor(options?: any); ${methods(files)} getSignedURL(...args: any[]): Promise<any>; generateSignedURL(...args: any[]): Promise<any> } export declare class UTFile { constructor(...args: any[]); readonly name: string } export declare class UploadThingError extends Error { constructor(...args: any[]) } export declare function createRouteHandler(...args: any[]): any;` },
  rows: rowsOf('UTApi', files, storage),
});
