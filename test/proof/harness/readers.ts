/** How a library reads all articles, in an order of which nothing is left to chance (the key), or none. */
export interface Reader {
  readonly head: string;
  readonly main: string;
  read(ordered: boolean): string;
}

export const readers: Readonly<Record<string, Reader>> = {
  drizzle: { head: "import { asc } from 'drizzle-orm';\nimport type { Database } from '../../models/drizzle/connect';\nimport { articles } from '../../models/drizzle/schema';", main: 'db: Database', read: (ordered) => `const rows = await db.select().from(articles)${ordered ? '.orderBy(asc(articles.slug))' : ''};` },
  typeorm: { head: "import type { DataSource } from 'typeorm';\nimport { Article } from '../../models/typeorm/entities';", main: 'db: DataSource', read: (ordered) => `const rows = await db.getRepository(Article).find(${ordered ? "{ order: { slug: 'ASC' } }" : ''});` },
  sequelize: { head: "import { Article } from '../../models/sequelize/models';", main: '', read: (ordered) => `const rows = await Article.findAll(${ordered ? "{ order: [['slug', 'ASC']] }" : ''});` },
  mongoose: { head: "import { Article } from '../../models/mongoose/models';", main: '', read: (ordered) => `const rows = await Article.find()${ordered ? '.sort({ slug: 1 })' : ''}.lean();` },
  mongodb: { head: "import type { Db } from 'mongodb';\nimport type { Article } from '../../models/mongodb/documents';", main: 'db: Db', read: (ordered) => `const rows = await db.collection<Article>('articles').find()${ordered ? ".sort({ _id: 1 })" : ''}.toArray();` },
  'mikro-orm': { head: "import type { EntityManager } from '@mikro-orm/postgresql';\nimport { Article } from '../../models/mikro-orm/entities';", main: 'em: EntityManager', read: (ordered) => `const rows = await em.fork().find(Article, {}${ordered ? ", { orderBy: { slug: 'asc' } }" : ''});` },
  pg: { head: "import type { Pool } from 'pg';", main: 'db: Pool', read: (ordered) => `const { rows } = await db.query('SELECT * FROM "Article"${ordered ? ' ORDER BY slug' : ''}');` },
  postgres: { head: "import type { Sql } from 'postgres';", main: 'sql: Sql', read: (ordered) => `const rows = await sql\`SELECT * FROM "Article"${ordered ? ' ORDER BY slug' : ''}\`;` },
  mysql2: { head: "import type { Pool, RowDataPacket } from 'mysql2/promise';", main: 'db: Pool', read: (ordered) => `const [rows] = await db.query<RowDataPacket[]>('SELECT * FROM Article${ordered ? ' ORDER BY slug' : ''}');` },
  'better-sqlite3': { head: "import type { Database } from 'better-sqlite3';", main: 'db: Database', read: (ordered) => `const rows = db.prepare('SELECT * FROM Article${ordered ? ' ORDER BY slug' : ''}').all() as any[];` },
  knex: { head: "import type { Knex } from 'knex';", main: 'db: Knex', read: (ordered) => `const rows = await db('Article').select('*')${ordered ? ".orderBy('slug')" : ''};` },
  objection: { head: "import { Article } from '../../models/objection/models';", main: '', read: (ordered) => `const rows = await Article.query()${ordered ? ".orderBy('slug')" : ''};` },
  kysely: { head: "import type { Kysely } from 'kysely';\nimport type { Database } from '../../models/kysely/connect';", main: 'db: Kysely<Database>', read: (ordered) => `const rows = await db.selectFrom('Article').selectAll()${ordered ? ".orderBy('slug')" : ''}.execute();` },
  supabase: { head: "import type { Database } from '../../models/supabase/connect';", main: 'db: Database', read: (ordered) => `const { data } = await db.from('Article').select('*')${ordered ? ".order('slug')" : ''};` },
  prisma: { head: "import type { PrismaClient } from '@prisma/client';", main: 'db: PrismaClient', read: (ordered) => `const rows = await db.article.findMany(${ordered ? "{ orderBy: { slug: 'asc' } }" : ''});` },
};
