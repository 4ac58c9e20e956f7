import assert from 'node:assert/strict';
import type { Model } from '../../src/core';
import { ts } from '../../src/project/ts';
import { codeSchemaReaders } from '../../src/schema';

/** What the reader of a library says of files, a line per model and per field of interest. */
function read(source: string, files: Readonly<Record<string, string>>): readonly string[] {
  const reader = codeSchemaReaders.find((one) => one.source === source) ?? assert.fail(source);
  const models = Object.entries(files).flatMap(([file, text]) => {
    assert.match(text, reader.trigger, file);
    return reader.read(ts.createSourceFile(`/app/${file}`, text, ts.ScriptTarget.Latest, true));
  });
  return (reader.link?.(models) ?? models).map(summary);
}

function summary(model: Model): string {
  const keys = (name: string, all: Model['uniques']): string => (all.length > 0 ? `, ${name} ${all.map(({ fields }) => fields.join('+')).join(' ')}` : '');
  const fields = [...model.fields.values()].map((field) => {
    const { relation } = field;
    if (!relation) return `${field.name}${field.column === field.name ? '' : `(${field.column})`}:${field.kind === 'unsupported' ? '?' : field.type}${field.list ? '[]' : ''}${field.optional ? '?' : ''}`;
    const way = relation.fields.length > 0 ? ` by ${relation.fields.join('+')}=${relation.references.join('+')}` : relation.foreign ? ` of ${relation.foreign.fields.join('+')}=${relation.foreign.references.join('+')}` : '';
    return `${field.name} -> ${relation.model}${field.list ? '[]' : ''}${field.optional ? '?' : ''}${way}${relation.lazy ? ' lazy' : ''}${relation.name === undefined ? '' : ` as ${relation.name}`}`;
  });
  return `${model.name} (${model.table}) key ${model.primaryKey.join('+')}${keys('unique', model.uniques)}${keys('index', model.indexes)}${model.softDelete === undefined ? '' : `, deleted ${model.softDelete}`}${model.hooks ? `, runs ${model.hooks.join(' ')}` : ''}: ${fields.join(', ')}`;
}

describe('readers of models in code', () => {
  it('TypeORM: columns of base classes, both ends of relations, keys that a property holds and keys that none does', () => {
    assert.deepEqual(read('typeorm', {
      'base.ts': `import { PrimaryGeneratedColumn, CreateDateColumn, DeleteDateColumn } from 'typeorm';
export abstract class Base { @PrimaryGeneratedColumn('uuid') id: string; @CreateDateColumn() createdAt: Date; @DeleteDateColumn() deletedAt?: Date }`,
      'order.ts': `import { Column, Entity, Index, JoinColumn, ManyToOne, OneToMany, Unique } from 'typeorm';
@Entity('orders') @Index(['status', 'createdAt']) @Unique('number_per_shop', ['shop', 'number'])
export class Order extends Base {
  @Column({ unique: true }) number: string;
  @Column({ type: 'bigint' }) shop: string;
  @Index() @Column({ nullable: true }) status: string | null;
  @Column({ name: 'customer_id' }) customerId: string;
  @ManyToOne(() => Customer, (customer) => customer.orders) @JoinColumn({ name: 'customer_id' }) customer: Customer;
  @ManyToOne(() => Customer, { nullable: false }) billed: Promise<Customer>;
}`,
      'customer.ts': `import { BeforeInsert, Column, Entity, OneToMany, OneToOne, ManyToMany, JoinColumn, JoinTable } from 'typeorm';
@Entity()
export class Customer extends Base {
  @Column('varchar', { length: 40 }) name: string;
  @OneToMany(() => Order, 'customer') orders: Order[];
  @ManyToMany(() => Tag) @JoinTable() tags: Tag[];
  @BeforeInsert() tidy() {}
}
@Entity() export class Tag { @PrimaryColumn() name: string }`,
      'subscriber.ts': `import { EventSubscriber } from 'typeorm';
@EventSubscriber() export class Log { listenTo() { return Order; } afterUpdate() {} }
@EventSubscriber() export class All { beforeRemove() {} }`,
    }), [
      'Order (orders) key id, unique number shop+number, index status status+createdAt, deleted deletedAt, runs AfterUpdate BeforeRemove: id:String, createdAt:DateTime, deletedAt:DateTime?, number:String, shop:String, status:String?, customerId(customer_id):String, customer -> Customer? by customerId=id, billed -> Customer by billed.id=id lazy',
      'Customer (customer) key id, deleted deletedAt, runs BeforeInsert BeforeRemove: id:String, createdAt:DateTime, deletedAt:DateTime?, name:String, orders -> Order[] of customerId=id, tags -> Tag[]',
      'Tag (tag) key name, runs BeforeRemove: name:String',
    ]);
  });

  it('TypeORM: EntitySchema', () => {
    assert.deepEqual(read('typeorm', { 'schema.ts': `import { EntitySchema } from 'typeorm';
export const Post = new EntitySchema({ name: 'Post', tableName: 'posts', columns: { id: { type: Number, primary: true, generated: true }, slug: { type: 'varchar', unique: true }, authorId: { type: 'int', name: 'author_id', nullable: true } },
  relations: { author: { type: 'many-to-one', target: 'Author', joinColumn: { name: 'author_id' }, inverseSide: 'posts' } } });
export const Author = new EntitySchema({ name: 'Author', columns: { id: { type: 'int', primary: true } }, relations: { posts: { type: 'one-to-many', target: 'Post', inverseSide: 'author' } } });` }), [
      'Post (posts) key id, unique slug: id:Int, slug:String, authorId(author_id):Int?, author -> Author? by authorId=id',
      'Author (Author) key id: id:Int, posts -> Post[] of authorId=id',
    ]);
  });

  it('Sequelize: define, init, associations of other files with their aliases, keys that nobody declares, hooks', () => {
    assert.deepEqual(read('sequelize', {
      'user.js': `module.exports = (sequelize, DataTypes) => {
  const User = sequelize.define('User', { email: { type: DataTypes.STRING, unique: true, allowNull: false }, age: DataTypes.INTEGER, full: { type: DataTypes.VIRTUAL } }, { paranoid: true, hooks: { beforeCreate(user) {} }, indexes: [{ fields: ['age'] }] });
  User.associate = (models) => { User.hasMany(models.Post, { as: 'articles', foreignKey: 'authorId' }); User.hasMany(models.Comment); };
  return User;
};`,
      'post.ts': `import { Model, DataTypes } from 'sequelize';
export class Post extends Model {}
Post.init({ id: { type: DataTypes.UUID, primaryKey: true }, title: DataTypes.TEXT }, { sequelize, tableName: 'blog_posts', defaultScope: { where: { draft: false } } });
export class Comment extends Model { static associate(models) { this.belongsTo(models.User); this.belongsTo(models.Post, { as: 'post', foreignKey: { name: 'postId', allowNull: false } }); } }
Comment.init({ text: DataTypes.STRING }, { sequelize, modelName: 'Comment' });
Post.addHook('afterDestroy', () => {});`,
    }), [
      'User (Users) key id, unique email, index age, deleted deletedAt, runs beforeCreate: email:String, age:Int?, id:Int, articles -> Post[] of authorId=id as articles, Comments -> Comment[] of UserId=id',
      'Post (blog_posts) key id, runs defaultScope afterDestroy: id:String, title:String?, authorId:Int?',
      'Comment (Comments) key id: text:String?, id:Int, UserId:Int?, User -> User? by UserId=id, postId:String?, post -> Post? by postId=id as post',
    ]);
  });

  it('Sequelize: methods that every object has are no associations', () => {
    assert.deepEqual(read('sequelize', { 'user.js': "const User = sequelize.define('User', {});\nexports.text = (list) => User.toString(list);\nexports.same = (list) => User.hasOwnProperty(list);\n" }).length, 1);
  });

  it('Sequelize: classes of sequelize-typescript', () => {
    assert.deepEqual(read('sequelize', { 'models.ts': `import { BelongsTo, BeforeUpdate, Column, DataType, ForeignKey, HasMany, Model, Table } from 'sequelize-typescript';
@Table({ tableName: 'teams' }) export class Team extends Model { @Column name: string; @HasMany(() => Player) players: Player[]; @BeforeUpdate static log() {} }
@Table export class Player extends Model { @Column({ unique: true }) nick: string; @ForeignKey(() => Team) @Column teamId: number; @BelongsTo(() => Team) team: Team; @BelongsTo(() => Team, 'formerId') former: Team }` }), [
      'Team (teams) key id, runs BeforeUpdate: name:String, id:Int, players -> Player[] of teamId=id as players',
      'Player (Players) key id, unique nick: nick:String, teamId:Int, id:Int, team -> Team? by teamId=id as team, formerId:Int?, former -> Team? by formerId=id as former',
    ]);
  });

  it('MikroORM: the relation is the key; classes, defineEntity and EntitySchema', () => {
    assert.deepEqual(read('mikro-orm', {
      'book.ts': `import { Entity, ManyToOne, PrimaryKey, Property, Unique, Collection, OneToMany, BeforeCreate } from '@mikro-orm/core';
@Entity({ tableName: 'books' }) @Unique({ properties: ['title', 'author'] })
export class Book { @PrimaryKey() id!: number; @Property({ nullable: true }) title?: string; @ManyToOne(() => Author) author!: Ref<Author>; @ManyToOne({ nullable: true }) editor?: Author; @Property({ persist: false }) shown!: string; @BeforeCreate() fill() {} }
@Entity() export class Author { @PrimaryKey({ type: 'uuid' }) id!: string; @Property({ unique: true }) mailAddress!: string; @OneToMany(() => Book, (book) => book.author) books = new Collection<Book>(this); }`,
      'tag.ts': `import { defineEntity, EntitySchema, p } from '@mikro-orm/core';
export const Tag = defineEntity({ name: 'Tag', properties: { id: p.integer().primary(), label: p.string().unique().nullable(), book: () => p.manyToOne(Book) } });
export const Shelf = new EntitySchema({ name: 'Shelf', properties: { id: { type: 'number', primary: true }, tags: { kind: '1:m', entity: 'Tag', mappedBy: 'book' } } });`,
    }), [
      'Book (books) key id, unique title+author, runs BeforeCreate: id:Int, title:String?, author -> Author by author=id, editor -> Author? by editor=id',
      'Author (author) key id, unique mailAddress: id:String, mailAddress(mail_address):String, books -> Book[] of author=id',
      'Tag (tag) key id, unique label: id:Int, label:String?, book -> Book by book=id',
      'Shelf (shelf) key id: id:Int, tags -> Tag[]',
    ]);
  });

  it('Mongoose: schemas by their models, references, virtuals, middleware', () => {
    assert.deepEqual(read('mongoose', {
      'user.js': `const mongoose = require('mongoose');
const userSchema = new mongoose.Schema({ email: { type: String, required: true, unique: true }, team: { type: mongoose.Schema.Types.ObjectId, ref: 'Team' }, tags: [String], likes: [{ type: mongoose.Schema.Types.ObjectId, ref: 'Post' }], address: { street: String } }, { timestamps: true });
userSchema.index({ team: 1, email: -1 });
userSchema.virtual('posts', { ref: 'Post', localField: '_id', foreignField: 'author' });
userSchema.pre(/^find/, function () {});
userSchema.plugin(paginate);
module.exports = mongoose.model('User', userSchema);`,
      'post.ts': `import { model, Schema } from 'mongoose';
const schema = new Schema<IPost>({ _id: String, author: { type: Schema.Types.ObjectId, ref: 'User', required: true } }, { collection: 'articles' });
schema.post('save', log);
export default model<IPost>('Post', schema);
export const Team = model('Team', new Schema({ name: String }));`,
    }), [
      'User (User) key _id, unique email, index team+email, runs find findOne findOneAndUpdate findOneAndReplace findOneAndDelete: _id:ObjectId, email:String, team -> Team? by team=_id, tags:String[]?, likes -> Post[]?, address:??, createdAt:DateTime, updatedAt:DateTime, posts -> Post[] of author=_id',
      'Post (articles) key _id, runs save: _id:String, author -> User by author=_id',
      'Team (Team) key _id: _id:ObjectId, name:String?',
    ]);
  });

  it('Mongoose: classes of @nestjs/mongoose, and hooks that a module adds', () => {
    assert.deepEqual(read('mongoose', { 'cat.schema.ts': `import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
@Schema({ timestamps: true }) export class Cat { @Prop({ required: true }) name: string; @Prop({ type: mongoose.Schema.Types.ObjectId, ref: 'Owner', index: true }) owner: Owner; @Prop([String]) marks: string[] }
export const CatSchema = SchemaFactory.createForClass(Cat);
CatSchema.pre('deleteOne', function () {});
@Schema() export class Owner { @Prop() name?: string }`, 'cats.module.ts': `import { MongooseModule } from '@nestjs/mongoose';
MongooseModule.forFeatureAsync([{ name: Owner.name, useFactory: () => { const schema = OwnerSchema; schema.pre('save', log); return schema; } }]);` }), [
      'Cat (Cat) key _id, index owner, runs deleteOne: _id:ObjectId, createdAt:DateTime, updatedAt:DateTime, name:String, owner -> Owner? by owner=_id, marks:String[]?',
      'Owner (Owner) key _id, runs *: _id:ObjectId, name:String?',
    ]);
  });

  it('Objection: relations by the columns that join them, of classes that are named, handed on, or in a file', () => {
    assert.deepEqual(read('objection', {
      'base.ts': `export class Base extends Model { static idColumn = 'uid'; uid!: string }`,
      'page.ts': `export class Page extends Base {
  static override tableName = 'pages';
  static relationMappings: RelationMappings = {
    author: { relation: Model.BelongsToOneRelation, modelClass: () => Author, join: { from: 'pages.authorId', to: 'authors.id' } },
    lines: { relation: Model.HasManyRelation, modelClass: path.join(__dirname, 'line'), join: { from: ['pages.a', 'pages.b'], to: ['lines.pageA', \`\${Line.tableName}.pageB\`] } },
    tags: { relation: Model.ManyToManyRelation, modelClass: Author, join: { from: 'pages.uid', through: { from: 'x.a', to: 'x.b' }, to: 'authors.id' } },
    inside: { relation: Model.BelongsToOneRelation, modelClass: Author, join: { from: ref('pages.data:author'), to: 'authors.id' } },
  };
  authorId!: number; title?: string; author?: Author;
}`,
      'line.ts': `module.exports = class Line extends Model { static get tableName() { return 'lines' } }`,
      'author.ts': `export class Author extends Model { static tableName = 'authors'; id!: number }`,
    }), [
      'Page (pages) key uid: uid:String, authorId:Int, title:String?, author -> Author? by authorId=id, lines -> Line[] of pageA+pageB=a+b, tags -> Author[], inside -> Author?',
      'Line (lines) key id: ',
      'Author (authors) key id: id:Int',
    ]);
  });
});
