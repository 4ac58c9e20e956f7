import type { LibraryEntry } from '../types';
import { browsers } from './browsers';
import { ffmpeg, jimp, sharp } from './images';
import { htmlPdf, pdfkit, pdfLib, reactPdf } from './pdf';
import { convertingPrograms } from './programs';
import { exceljs, xlsx } from './sheets';

/** Documents, images and sheets: work that leaves the process, or keeps it busy for as long. */
export const documents: readonly LibraryEntry[] = [browsers, pdfkit, pdfLib, reactPdf, htmlPdf, sharp, jimp, ffmpeg, exceljs, xlsx, convertingPrograms];
