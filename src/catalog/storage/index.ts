import type { LibraryEntry } from '../types';
import { awsV2 } from './aws-v2';
import { azureBlob } from './azure';
import { googleStorage } from './google-storage';
import { cloudinary, uploadthing, vercelBlob } from './hosted';
import { s3 } from './s3';

/** Object storage. */
export const storage: readonly LibraryEntry[] = [s3, awsV2, googleStorage, azureBlob, vercelBlob, cloudinary, uploadthing];
