import { rowLibrary, rowsOf } from '../tables/rows';
import { requestRow } from './hosts';
import { nestPatience } from './limits';

const names = ['request', 'get', 'delete', 'head', 'post', 'put', 'patch'];

/** The HTTP module of NestJS (https://docs.nestjs.com/techniques/http-module): axios behind Observables. Its `axiosRef` is axios itself. */
export const nestHttp = rowLibrary({
  id: 'nest-http',
  modules: {
    '@nestjs/axios': `
import type { AxiosInstance, AxiosResponse } from 'axios';
import type { Observable } from 'rxjs';
export declare class HttpService { readonly axiosRef: AxiosInstance; ${names.map((name) => `${name}<T = any>(url: any, ...rest: any[]): Observable<AxiosResponse<T>>;`).join(' ')} }
export declare class HttpModule { static register(config: any): any; static registerAsync(options: any): any }
`,
  },
  rows: { ...rowsOf('HttpService', names, requestRow(nestPatience)) },
});
