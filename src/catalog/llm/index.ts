import type { LibraryEntry } from '../types';
import { aiSdk } from './ai-sdk';
import { cohere } from './cohere';
import { google } from './google';
import { langchain } from './langchain';
import { mistral } from './mistral';
import { anthropic, groq, openai, replicate, together } from './resource-clients';

/** Libraries that ask language models and their kin. */
export const llm: readonly LibraryEntry[] = [openai, anthropic, google, aiSdk, langchain, cohere, groq, mistral, replicate, together];
