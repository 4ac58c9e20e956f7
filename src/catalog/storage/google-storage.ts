import { methods, rowLibrary, rowsOf } from '../tables/rows';

const files = ['save', 'download', 'delete', 'exists', 'getMetadata', 'setMetadata', 'copy', 'move', 'makePublic', 'createResumableUpload'];
const buckets = ['upload', 'getFiles', 'deleteFiles', 'exists', 'create', 'getMetadata'];

/** Google Cloud Storage (https://cloud.google.com/nodejs/docs/reference/storage/latest), and Firebase's on the server, which gives the same buckets. A signed address is worked out here. */
export const googleStorage = rowLibrary({
  id: 'google-storage',
  modules: {
    '@google-cloud/storage': `
export declare class File { readonly name: string; readonly bucket: Bucket; readonly metadata: any; ${methods(files)} ${methods(['getSignedUrl', 'generateSignedPostPolicyV4'])} publicUrl(): string; createReadStream(options?: any): any; createWriteStream(options?: any): any }
export declare class Bucket { readonly name: string; file(name: string, options?: any): File; upload(...args: any[]): Promise<any>; getFiles(...args: any[]): Promise<[File[], ...any[]]>; ${methods(buckets.slice(2))} ${methods(['getSignedUrl'])} }
export declare class Storage { constructor(options?: any); bucket(name?: string, options?: any): Bucket; ${methods(['getBuckets', 'createBucket'])} }
`,
    'firebase-admin/storage': `import { Bucket } from '@google-cloud/storage'; export declare class Storage { bucket(name?: string): Bucket } export declare function getStorage(app?: any): Storage; export declare function getDownloadURL(file: any): Promise<string>;`,
  },
  rows: {
    'new Storage': { concept: 'client', kind: 'storage', holds: 'nothing' },
    ...rowsOf('File', files, { concept: 'external', kind: 'storage' }),
    ...rowsOf('Bucket', buckets, { concept: 'external', kind: 'storage' }),
    ...rowsOf('Storage', ['getBuckets', 'createBucket'], { concept: 'external', kind: 'storage' }),
    getDownloadURL: { concept: 'external', kind: 'storage' },
  },
});
