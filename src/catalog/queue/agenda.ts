import { methods, rowLibrary, rowsOf } from '../tables/rows';

const plans = ['now', 'schedule'];

/** Agenda (https://github.com/agenda/agenda): jobs in MongoDB. A job that `create` gives is stored by its `save`. `define` is an entry point; `every` belongs to the start of a program. */
export const agenda = rowLibrary({
  id: 'agenda',
  modules: {
    agenda: `
declare class Job { attrs: any; ${methods(['save'])} ${methods(['remove', 'run', 'touch'], 'Promise<any>')} ${methods(['repeatEvery', 'repeatAt', 'schedule', 'priority', 'unique', 'disable', 'enable'], 'this')} }
declare class Agenda { constructor(options?: any); ${methods(plans)} ${methods(['every', 'start', 'stop', 'cancel', 'jobs', 'purge', 'drain'])} create(name: string, data?: any): Job; define(...args: any[]): void; on(...args: any[]): this; database(...args: any[]): this; processEvery(time: any): this }
declare namespace Agenda { export { Agenda, Job, Agenda as default } }
export = Agenda;
`,
  },
  rows: {
    'new Agenda': { concept: 'client', kind: 'queue' },
    ...rowsOf('Agenda', plans, { concept: 'enqueue' }),
    'Job.save': { concept: 'enqueue' },
  },
});
