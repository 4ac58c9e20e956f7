import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { withJobs, type Files } from '../../proof/harness/application';
import { only } from '../../rules/only';

/** An application whose handler of `/invoices` does `body` with an order that it has written down. */
function application(body: string, more: Files = {}): Files {
  return {
    'package.json': '{ "type": "module", "dependencies": { "express": "5.3.0", "exceljs": "4.4.0", "pdf-lib": "1.17.1", "pdfkit": "0.17.2", "pg": "8.23.1", "puppeteer": "24.29.1", "nodemailer": "10.6.0" } }',
    'src/kept.ts': 'const files = new Map<string, Buffer>();\n\nexport function keep(id: string, file: Buffer) {\n  files.set(id, file);\n}\n',
    'src/db.ts': 'import pg from \'pg\';\n\nexport const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });\n',
    'src/mail.ts': 'import nodemailer from \'nodemailer\';\n\nexport const transport = nodemailer.createTransport({ host: process.env.SMTP_HOST });\n\nexport async function sendInvoice(to: string, file: Buffer) {\n  await transport.sendMail({ to, subject: \'Your invoice\', attachments: [{ filename: \'invoice.pdf\', content: file }] });\n}\n',
    'src/render.ts': 'import { PDFDocument } from \'pdf-lib\';\n\nexport async function renderInvoice(order: { number: number; placed: Date }): Promise<Buffer> {\n  const doc = await PDFDocument.create();\n  doc.addPage().drawText(`${order.number} ${order.placed.toISOString()}`);\n  return Buffer.from(await doc.save());\n}\n',
    'src/orders.ts': 'import { pool } from \'./db\';\n\nexport interface Order { id: string; number: number; email: string; placed: Date; items: { name: string; price: number }[] }\n\nexport async function place(email: string): Promise<Order> {\n  const { rows } = await pool.query<Order>(\'INSERT INTO orders (email) VALUES ($1) RETURNING *\', [email]);\n  return rows[0];\n}\n',
    'src/app.ts': [
      'import express from \'express\';', 'import ExcelJS from \'exceljs\';', 'import PdfKit from \'pdfkit\';', 'import { PDFDocument } from \'pdf-lib\';', 'import puppeteer from \'puppeteer\';', 'import fs from \'node:fs/promises\';', 'import { pool } from \'./db\';', 'import { keep } from \'./kept\';', 'import { sendInvoice, transport } from \'./mail\';', 'import { place } from \'./orders\';', 'import { renderInvoice } from \'./render\';', '',
      'const app = express();', 'const made = new Map<string, Buffer>();', '', 'app.post(\'/invoices\', async (req, res) => {', '  const order = await place(String(req.body.email));', ...body.split('\n').map((line) => `  ${line}`), '  res.status(201).json({ number: order.number });', '});', '', 'app.listen(3000);', '',
    ].join('\n'),
    ...more,
  };
}

const attached = (content: string): string => `await transport.sendMail({ to: order.email, subject: 'Your invoice', attachments: [{ filename: 'invoice', content: ${content} }] });`;

/** Why the message is left. */
function reasonFor(files: Files): string {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/app/${path}`, text]))), settings: { rules: only('blocking-side-effect') } });
  for (const steps = engine.settle(); steps.next().done !== true;);
  return JSON.stringify(engine.fixAll({ kind: 'enqueue' }).left.filter(({ finding }) => /\/app\.[jt]s$/.test(finding.location.file)).map(({ reason }) => reason));
}


const whole = String.raw`order: \{\s*id: order\.id,\s*number: order\.number,\s*email: order\.email,\s*placed: order\.placed\.toISOString\(\),\s*items: order\.items\.map\([^]*?\),?\s*\}`;

/** Forms of making a document and mailing it: what the job is given, and the first and last that it does. */
const forms: readonly (readonly [what: string, body: readonly string[], given: string, first: RegExp, last: RegExp])[] = [
  ['of pdf-lib', ['const doc = await PDFDocument.create();', 'const page = doc.addPage();', 'page.drawText(`Invoice ${order.number}`);', '', '// Bytes, as the mailer wants them.', 'const bytes = Buffer.from(await doc.save());', attached('bytes')], 'number: order.number, email: order.email', /const doc = await PDFDocument\.create\(\);/, /\n\n {4}\/\/ Bytes, as the mailer wants them\.\n[^]*content: bytes \}\] \}\);\n {2}\}/],
  ['of pdfkit, gathered by listeners', ['const doc = new PdfKit();', 'const chunks: Buffer[] = [];', 'doc.on(\'data\', (chunk) => chunks.push(chunk));', 'const done = new Promise((resolve) => doc.on(\'end\', resolve));', 'for (const item of order.items) doc.text(`${item.name} ${item.price}`);', 'doc.end();', 'await done;', attached('Buffer.concat(chunks)')], 'items: order.items, email: order.email', /const doc = new PdfKit\(\);\n {4}const chunks: Buffer\[\] = \[\];/, /doc\.end\(\);\n {4}await done;\n[^]*content: Buffer\.concat\(chunks\) \}\] \}\);\n {2}\}/],
  ['of pdfkit, mailed as a stream', ['const doc = new PdfKit();', 'doc.text(`Invoice ${order.number}`);', 'doc.end();', attached('doc')], 'number: order.number, email: order.email', /const doc = new PdfKit\(\);/, /content: doc \}\] \}\);\n {2}\}/],
  ['of puppeteer', ['const browser = await puppeteer.launch();', 'const page = await browser.newPage();', 'await page.setContent(`<h1>${order.number}</h1>`);', 'const pdf = await page.pdf();', 'await browser.close();', attached('pdf')], 'number: order.number, email: order.email', /const browser = await puppeteer\.launch\(\);/, /await browser\.close\(\);\n[^]*content: pdf \}\] \}\);\n {2}\}/],
  ['of puppeteer, which is closed behind the mail', ['const browser = await puppeteer.launch();', 'const page = await browser.newPage();', 'await page.setContent(`<h1>${order.number}</h1>`);', attached('await page.pdf()'), 'await browser.close();'], 'number: order.number, email: order.email', /const browser = await puppeteer\.launch\(\);/, /content: await page\.pdf\(\) \}\] \}\);\n {4}await browser\.close\(\);\n {2}\}/],
  ['of exceljs', ['const workbook = new ExcelJS.Workbook();', 'const sheet = workbook.addWorksheet(\'Items\');', 'sheet.columns = [{ header: \'Name\', key: \'name\' }];', 'for (const item of order.items) sheet.addRow(item);', 'const content = await workbook.xlsx.writeBuffer();', attached('content')], 'items: order.items, email: order.email', /const workbook = new ExcelJS\.Workbook\(\);/, /content: content \}\] \}\);\n {2}\}/],
  ['of a function', ['const pdf = await renderInvoice(order);', attached('pdf')], `${whole}, email: order.email`, /const pdf = await renderInvoice\(\{ \.\.\.order, placed: new Date\(order\.placed\) \}\);/, /content: pdf \}\] \}\);\n {2}\}/],
  ['of a function, mailed by another one', ['const pdf = await renderInvoice(order);', 'await sendInvoice(order.email, pdf);'], `${whole}, email: order.email`, /const pdf = await renderInvoice\(/, /await sendInvoice\(email, pdf\);\n {2}\}/],
  ['whose mail is tried', ['const pdf = await renderInvoice(order);', 'try {', '  await sendInvoice(order.email, pdf);', '} catch (error) {', '  console.error(error);', '}'], `${whole}, email: order.email`, /const pdf = await renderInvoice\(/, /await sendInvoice\(email, pdf\);\n {2}\}/],
  ['that is mailed where there is an address', ['const pdf = await renderInvoice(order);', 'if (order.email) {', '  await sendInvoice(order.email, pdf);', '}'], `${whole}, email: order.email`, /const pdf = await renderInvoice\(/, /await sendInvoice\(email, pdf\);\n {2}\}/],
];

describe('fixes: enqueue, documents that are mailed', () => {
  for (const [what, body, given, first, last] of forms) {
    it(`one ${what} becomes one job with its mail, which is given what it is made of`, () => {
      const after = withJobs(application(body.join('\n')));
      const app = after['src/app.ts'] ?? '';
      const pattern = given.includes('\\') ? given.replace(', email: order.email', String.raw`,\s*email: order\.email`) : given.split(', ').map((one) => one.replaceAll('.', '\\.')).join(',\\s*');
      assert.match(app, new RegExp(String.raw`await enqueue\('send(?:Email|Invoice)', \{\s*${pattern},?\s*\}\);`));
      assert.doesNotMatch(app.slice(app.indexOf('const app')), /PdfKit|PDFDocument|ExcelJS|puppeteer|renderInvoice|transport|\n\s*\n\s*\n/);
      const job = /send(?:Email|Invoice): async \([^]*?\n {2}\},\n\};/.exec(after['src/worker.ts'] ?? '')?.[0] ?? '';
      assert.match(job, first);
      assert.match(job, last);
    });
  }

  it('the call that renders offers the same', () => {
    const files = application(['const pdf = await renderInvoice(order);', 'await sendInvoice(order.email, pdf);'].join('\n'));
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/app/${path}`, text]))), settings: { rules: only('blocking-side-effect') } });
    for (const steps = engine.settle(); steps.next().done !== true;);
    const offered = engine.fixesAt('/app/src/app.ts', 0, (files['src/app.ts'] ?? '').length).map(({ fixes }) => fixes.map(({ title }) => title));
    assert.deepEqual(offered, Array.from({ length: 2 }, () => ['Leave the email, with what is made for it, to a job (pg-boss, done by a worker after the response and tried again where it fails)']));
  });

  it('in JavaScript the job is given the fields of a row that the function reads which renders', () => {
    const { 'src/orders.ts': _, ...files } = application('');
    const js = Object.fromEntries(Object.entries({
      ...files,
      'package.json': (files['package.json'] ?? '').replace('"exceljs"', '"mongoose": "9.12.1", "exceljs"'),
      'src/orders.ts': 'import mongoose from \'mongoose\';\n\nexport const Order = mongoose.model(\'Order\', new mongoose.Schema({ number: Number, email: { type: String, required: true } }));\n',
      'src/render.ts': 'import { PDFDocument } from \'pdf-lib\';\n\nexport async function renderInvoice(order) {\n  const doc = await PDFDocument.create();\n  doc.addPage().drawText(`${order.number}`);\n  return doc.save();\n}\n',
      'src/mail.ts': 'import nodemailer from \'nodemailer\';\n\nconst transport = nodemailer.createTransport({ host: process.env.SMTP_HOST });\n\nexport async function sendInvoice(to, file) {\n  await transport.sendMail({ to, attachments: [{ content: file }] });\n}\n',
      'src/app.ts': 'import express from \'express\';\nimport { Order } from \'./orders.js\';\nimport { sendInvoice } from \'./mail.js\';\nimport { renderInvoice } from \'./render.js\';\n\nconst app = express();\n\napp.post(\'/invoices\', async (req, res) => {\n  const order = await Order.create(req.body);\n  const pdf = await renderInvoice(order);\n  await sendInvoice(order.email, pdf);\n  res.json({ number: order.number });\n});\n',
    }).map(([file, text]) => [file.replace(/\.ts$/, '.js'), text]));
    const after = withJobs(js);
    // No types say that a name is read before it is there.
    const late = { ...js, 'src/app.js': (js['src/app.js'] ?? '').replace('  res.json', '  const label = `${order.number}`;\n  console.log(label, pdf.length);\n  res.json') };
    assert.match(reasonFor(late), /`label` is worked out only after the message/);
    assert.match(after['src/app.js'] ?? '', /await enqueue\('sendInvoice', \{\s*order: \{ number: order\.number \},\s*email: order\.email,?\s*\}\);/);
    assert.match(after['src/worker.js'] ?? '', /sendInvoice: async \(\{ order, email \}\) => \{\n {4}const pdf = await renderInvoice\(order\);\n {4}await sendInvoice\(email, pdf\);\n {2}\}/);
  });

  it('a queue of the project\'s own gets a function of several statements', () => {
    const files = application(['const pdf = await renderInvoice(order);', 'await sendInvoice(order.email, pdf);'].join('\n'), {
      'src/queues.ts': 'import { Queue } from \'bullmq\';\n\nexport const jobQueue = new Queue(\'jobs\', { connection: {} });\n',
      'src/jobs.ts': 'import { Worker } from \'bullmq\';\n\nexport const worker = new Worker(\'jobs\', async (job) => {\n  switch (job.name) {\n    case \'log\':\n      console.log(job.data);\n      break;\n  }\n}, { connection: {} });\n',
    });
    const own = { ...files, 'package.json': (files['package.json'] ?? '').replace('"exceljs"', '"bullmq": "6.7.0", "exceljs"') };
    const after = withJobs(own);
    assert.match(after['src/app.ts'] ?? '', /await jobQueue\.add\(\s*'sendInvoice'/);
    assert.match(after['src/jobs.ts'] ?? '', /case 'sendInvoice': \{\s*const \{ order, email \}[^]*= job\.data;\s*await sendInvoiceWork\(\{ order, email \}\);/);
    assert.match(after['src/jobs.ts'] ?? '', /async function sendInvoiceWork\(\{ order, email \}: \{[^]*?\n\}\) \{\n {2}const pdf = await renderInvoice\([^]*\n {2}await sendInvoice\(email, pdf\);\n\}/);
  });

  for (const [what, body, reason] of [
    ['that is answered, too', ['const pdf = await renderInvoice(order);', 'await sendInvoice(order.email, pdf);', 'res.setHeader(\'size\', pdf.length);'], /nothing says what `res` is/],
    ['that is written down, too', ['const pdf = await renderInvoice(order);', 'await pool.query(\'UPDATE orders SET invoice = $1\', [pdf]);', 'await sendInvoice(order.email, pdf);'], /`pool\.query\([^"]* is done before the message, and not for it alone/],
    ['whose order is written down as having one in between', ['const pdf = await renderInvoice(order);', 'await pool.query(\'UPDATE orders SET invoiced = true\');', 'await sendInvoice(order.email, pdf);'], /`pool\.query\([^"]* is done only where what the message is handed could be made/],
    ['of what is changed in between', ['const pdf = await renderInvoice(order);', 'order.number = 0;', 'await sendInvoice(order.email, pdf);'], /`order` may be another value by the time of the message/],
    ['of rows that are asked for it', ['const { rows } = await pool.query(\'SELECT * FROM items\');', 'const workbook = new ExcelJS.Workbook();', 'for (const row of rows) workbook.addWorksheet(\'x\').addRow(row);', attached('await workbook.xlsx.writeBuffer()')], /`pool\.query\([^"]* is done before the message, and not for it alone|nothing says what/],
    ['where none is made and the handler ends', ['const doc = await PDFDocument.create();', 'if (doc.getPageCount() > 3) return res.status(400).json({});', attached('Buffer.from(await doc.save())')], /may end the function/],
    ['that is made once for many mails', ['const pdf = await renderInvoice(order);', 'for (const item of order.items) {', '  await sendInvoice(item.name, pdf);', '}'], /`pdf` cannot be kept as plain data/],
    ['that is mailed to two', ['const pdf = await renderInvoice(order);', 'await Promise.all([sendInvoice(order.email, pdf), sendInvoice(\'shop@example.com\', pdf)]);'], /`pdf` cannot be kept as plain data/],
    ['of the request', ['const doc = await PDFDocument.create();', 'doc.addPage().drawText(String(req.headers.host));', attached('Buffer.from(await doc.save())')], /nothing says what `req\.headers/],
    ['that is kept in memory, too', ['const pdf = await renderInvoice(order);', 'await sendInvoice(order.email, pdf);', 'made.set(order.id, pdf);'], /`made` is kept by this process/],
    ['that the application keeps, too', ['const pdf = await renderInvoice(order);', 'await sendInvoice(order.email, pdf);', 'app.locals.last = pdf;'], /`app` is kept by this process/],
    ['that a function keeps, too', ['const pdf = await renderInvoice(order);', 'keep(order.id, pdf);', 'await sendInvoice(order.email, pdf);'], /`keep` is kept by this process/],
    ['that a file is written of, too', ['const pdf = await renderInvoice(order);', 'await sendInvoice(order.email, pdf);', 'await fs.writeFile(`/invoices/${order.id}.pdf`, pdf);'], /`fs\.writeFile` is kept by this process/],
    ['that is told of with something that is changed behind the mail', ['let count = 1;', 'const pdf = await renderInvoice(order);', 'await sendInvoice(order.email, pdf);', 'count = 2;', 'console.log(count, pdf.length);'], /`count` is worked out only after the message/],
    ['of what a condition uses beside it', ['const pdf = await renderInvoice(order);', 'if (pdf.length > 0) {', '  await sendInvoice(order.email, pdf);', '}'], /`pdf` is used for something else as well/],
  ] as const) {
    it(`one ${what} is left where it is`, () => {
      const files = application(body.join('\n'));
      assert.match(reasonFor(files), reason);
      assert.equal(withJobs(files)['src/app.ts'], files['src/app.ts']);
    });
  }
});
