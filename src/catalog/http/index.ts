import type { LibraryEntry } from '../types';
import { agents } from './agents';
import { axios } from './axios';
import { fetch } from './fetch';
import { fetchPackages } from './fetch-packages';
import { got } from './got';
import { ky } from './ky';
import { nestHttp } from './nest-http';
import { nodeHttp } from './node';
import { request } from './request';
import { superagent } from './superagent';
import { undici } from './undici';

/** Plain HTTP. */
export const http: readonly LibraryEntry[] = [fetch, fetchPackages, axios, nestHttp, got, ky, undici, superagent, request, agents, nodeHttp];
