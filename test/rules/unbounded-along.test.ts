import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from './only';

/** What is found to be loaded along in a program, by the messages; other findings of the rule do not count. */
function along(files: Readonly<Record<string, string>>): readonly string[] {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{}', ...files }), settings: { rules: only('unbounded-query'), minConfidence: 'low' } });
  for (const _ of engine.settle());
  return Object.keys(files).flatMap((file) => engine.findings(file)).filter(({ shape }) => shape === 'loaded-along').map(({ message, confidence }) => `${confidence}: ${/loads every .* with it/.exec(message)?.[0] ?? message}`);
}

const comments = 'medium: loads every comment of a post with it';

describe('unbounded-query: what other libraries load along', () => {
  const typeorm = (options: string): readonly string[] => along({ '/app/posts.ts': `import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity() export class User { @PrimaryGeneratedColumn() id!: number; @OneToMany(() => Post, (post) => post.author) posts!: Post[]; }
@Entity() export class Post { @PrimaryGeneratedColumn() id!: number; @ManyToOne(() => User, (user) => user.posts) author!: User; @OneToMany(() => Comment, (comment) => comment.post) comments!: Comment[]; }
@Entity() export class Comment { @PrimaryGeneratedColumn() id!: number; @Column() text!: string; @ManyToOne(() => Post, (post) => post.comments) post!: Post; @ManyToOne(() => User) author!: User; }
export const posts = (repository: Repository<Post>, id: number) => repository.findOne(${options});
` });

  it('TypeORM: `relations`, as a list and as an object, each relation once', () => {
    assert.deepEqual(typeorm("{ where: { id }, relations: ['comments', 'comments.author', 'author'] }"), [comments]);
    assert.deepEqual(typeorm('{ where: { id }, relations: { comments: { author: true } } }'), [comments]);
    assert.deepEqual(typeorm('{ where: { id }, relations: { comments: false, author: true } }'), []);
  });

  const sequelize = (include: string): readonly string[] => along({ '/app/posts.ts': `import { DataTypes, Model, Sequelize } from 'sequelize';
const sequelize = new Sequelize('postgres://localhost/app');
export class Post extends Model {}
Post.init({ id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true } }, { sequelize, modelName: 'Post' });
export class Comment extends Model {}
Comment.init({ id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true }, text: DataTypes.TEXT }, { sequelize, modelName: 'Comment' });
Post.hasMany(Comment, { as: 'comments', foreignKey: 'postId' });
Comment.belongsTo(Post, { as: 'post', foreignKey: 'postId' });
export const posts = (id: number) => Post.findOne({ where: { id }, include: ${include} });
` });

  it('Sequelize: `include`, by the model, by the name, with more about it', () => {
    for (const include of ['Comment', '[Comment]', "['comments']", "[{ model: Comment, as: 'comments' }]", "[{ association: 'comments' }]"]) assert.deepEqual(sequelize(include), [comments], include);
    assert.deepEqual(sequelize("[{ model: Comment, as: 'comments', limit: 3 }]"), []);
    assert.deepEqual(sequelize("[{ model: Comment, as: 'comments', where: { text: 'new' } }]"), []);
  });

  const mongoose = (populate: string): readonly string[] => along({ '/app/posts.ts': `import mongoose, { Schema } from 'mongoose';
const Comment = mongoose.model('Comment', new Schema({ text: String }));
const User = mongoose.model('User', new Schema({ name: String }));
const Post = mongoose.model('Post', new Schema({ title: String, author: { type: Schema.Types.ObjectId, ref: 'User' }, comments: [{ type: Schema.Types.ObjectId, ref: 'Comment' }] }));
export const posts = (id: string) => Post.findById(id)${populate};
console.log(Comment, User);
` });

  it('Mongoose: `populate`, by a text, an object and a list', () => {
    for (const populate of [".populate('comments')", ".populate('author comments')", ".populate({ path: 'comments' })", ".populate(['author', 'comments'])"]) assert.deepEqual(mongoose(populate), [comments], populate);
    for (const populate of [".populate('author')", ".populate({ path: 'comments', perDocumentLimit: 3 })", ".populate({ path: 'comments', match: { text: 'new' } })"]) assert.deepEqual(mongoose(populate), [], populate);
  });

  const supabase = (query: string): readonly string[] => along({
    '/app/supabase/migrations/0001_first.sql': 'CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);\nCREATE TABLE comments (id bigint PRIMARY KEY, post_id bigint NOT NULL REFERENCES posts (id), text text NOT NULL);\n',
    '/app/posts.ts': `import { createClient } from '@supabase/supabase-js';\nconst supabase = createClient('https://example.supabase.co', 'key');\nexport const posts = async (id: number) => await supabase.from('posts').${query}.eq('id', id).single();\n`,
  });

  it('Supabase: tables that `select` embeds, unless something bounds them', () => {
    for (const query of ["select('*, comments(*)')", "select('id, answers:comments(id, text)')"]) assert.deepEqual(supabase(query), [comments], query);
    for (const query of ["select('*')", "select('*, comments(count)')", "select('*, comments(*)').limit(3, { referencedTable: 'comments' })", "select('*, comments!inner(*)').eq('comments.text', 'new')"]) assert.deepEqual(supabase(query), [], query);
  });

  const mikro = (options: string): readonly string[] => along({ '/app/posts.ts': `import { Collection, Entity, ManyToOne, OneToMany, PrimaryKey, Property } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
@Entity() export class Post { @PrimaryKey() id!: number; @OneToMany(() => Comment, (comment) => comment.post) comments = new Collection<Comment>(this); }
@Entity() export class Comment { @PrimaryKey() id!: number; @Property() text!: string; @ManyToOne(() => Post) post!: Post; }
export const posts = (em: EntityManager, id: number) => em.findOne(Post, { id }, ${options});
` });

  it('MikroORM: `populate`, unless the options say which rows', () => {
    assert.deepEqual(mikro("{ populate: ['comments'] }"), [comments]);
    assert.deepEqual(mikro("{ populate: ['comments'], populateWhere: { comments: { text: 'new' } } }"), []);
  });
});
