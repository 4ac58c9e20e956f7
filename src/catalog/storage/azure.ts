import { methods, rowLibrary, rowsOf } from '../tables/rows';

const blobs = ['upload', 'uploadData', 'uploadFile', 'uploadStream', 'download', 'downloadToBuffer', 'downloadToFile', 'delete', 'deleteIfExists', 'exists', 'getProperties', 'setMetadata', 'setHTTPHeaders', 'beginCopyFromURL', 'stageBlock', 'commitBlockList'];
const containers = ['create', 'createIfNotExists', 'exists', 'uploadBlockBlob', 'deleteBlob'];

/** Azure Blob Storage (https://learn.microsoft.com/javascript/api/@azure/storage-blob). Lists ask page after page while they are walked over. */
export const azureBlob = rowLibrary({
  id: 'azure-blob',
  modules: {
    '@azure/storage-blob': `
export declare class BlobClient { constructor(...args: any[]); readonly url: string; readonly name: string; ${methods(blobs)} generateSasUrl(options: any): Promise<string>; getBlockBlobClient(): BlockBlobClient }
export declare class BlockBlobClient extends BlobClient {}
export declare class ContainerClient { constructor(...args: any[]); readonly url: string; ${methods(containers)} getBlobClient(name: string): BlobClient; getBlockBlobClient(name: string): BlockBlobClient; listBlobsFlat(options?: any): AsyncIterableIterator<any>; listBlobsByHierarchy(...args: any[]): AsyncIterableIterator<any> }
export declare class BlobServiceClient { constructor(...args: any[]); static fromConnectionString(text: string, options?: any): BlobServiceClient; getContainerClient(name: string): ContainerClient; listContainers(options?: any): AsyncIterableIterator<any> }
export declare class StorageSharedKeyCredential { constructor(account: string, key: string) }
export declare function generateBlobSASQueryParameters(...args: any[]): any; export declare const BlobSASPermissions: any;
`,
  },
  rows: {
    'new BlobServiceClient': { concept: 'client', kind: 'storage' },
    'BlobServiceClient.fromConnectionString': { concept: 'client', kind: 'storage' },
    ...rowsOf('BlobClient', blobs, { concept: 'external', kind: 'storage' }),
    ...rowsOf('ContainerClient', [...containers, 'listBlobsFlat', 'listBlobsByHierarchy'], { concept: 'external', kind: 'storage' }),
  },
});
