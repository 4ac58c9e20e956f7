import assert from 'node:assert/strict';
import { beginsStatement, isSessionCommand, readSql, type ReadDialect, type SqlFacts } from '../../src/catalog/sql/read';

/** `op entity limit | equals | other`: what a statement is read as, in one line. */
function line(facts: SqlFacts | undefined): string {
  if (!facts) return 'unread';
  const bound = facts.limit ?? (facts.limitParameter === undefined ? (facts.isLimited ? 'limited' : '') : `$${facts.limitParameter}`);
  const equals = facts.equals.map(({ column, value }) => `${column}=${'parameter' in value ? `$${value.parameter}` : 'named' in value ? `:${value.named}` : JSON.stringify(value.literal)}`);
  const other = facts.hasOtherConditions ? ['other', ...facts.otherParameters.map((number) => `$${number}`)].join(' ') : '';
  return [[facts.op, facts.entity, bound].filter((part) => part !== undefined && part !== '').join(' '), equals.join(' '), other].filter(Boolean).join(' | ');
}

const statements: Readonly<Record<ReadDialect, Readonly<Record<string, string>>>> = {
  postgres: {
    'SELECT * FROM users WHERE id = $1': 'read-many users | id=$1',
    'SELECT id, name FROM users WHERE email = $1 LIMIT 1': 'read-one users 1 | email=$1',
    'SELECT * FROM "User" WHERE "User"."id" = $1 FETCH FIRST 1 ROWS ONLY': 'read-one User 1 | id=$1',
    'select * from public.users as u where ($1 = u.id) and u.role = \'admin\' and not u.banned -- why': 'read-many users | id=$1 role="admin" | other',
    'SELECT * FROM users WHERE (email, tenant_id) = ($1, $2::uuid)': 'read-many users | email=$1 tenant_id=$2',
    'SELECT * FROM users WHERE 1 = 1 AND TRUE AND org_id::text = $1': 'read-many users | org_id=$1',
    'SELECT * FROM users WHERE id = $1 OR email = $2': 'read-many users | other $1 $2',
    'SELECT * FROM posts WHERE id = ANY($1::int[])': 'read-many posts | other $1',
    'SELECT * FROM posts WHERE id IN ($1, $2) ORDER BY at DESC NULLS LAST LIMIT $3 OFFSET $4': 'read-many posts $3 | other $1 $2',
    'SELECT u.*, p.name FROM users u JOIN plans p ON p.id = u.plan_id WHERE u.id = $1 AND p.id = $2 AND active = $3': 'read-many users | id=$1 | other $2 $3',
    'SELECT * FROM a, b WHERE a.id = b.a_id AND a.id = $1': 'read-many a | id=$1 | other',
    'SELECT * FROM a RIGHT JOIN b ON a.id = b.a_id': 'read-many b | other',
    'SELECT DISTINCT ON (conversation_id) * FROM messages ORDER BY conversation_id, created_at DESC': 'read-many messages',
    'SELECT COUNT(*)::int AS n FROM orders WHERE user_id = $1': 'count orders | user_id=$1',
    'SELECT count(*) FILTER (WHERE open) AS a, count(*) AS b FROM tickets': 'count tickets',
    'SELECT COALESCE(SUM(amount), 0) AS total FROM payments': 'aggregate payments',
    'SELECT max(number) + 1 AS next FROM invoices WHERE company_id = $1': 'aggregate invoices | company_id=$1',
    'SELECT row_number() OVER (ORDER BY at), * FROM products': 'read-many products',
    'SELECT count(*) OVER () AS total, id FROM products LIMIT 10': 'read-many products 10',
    'SELECT status, count(*) FROM orders GROUP BY status': 'aggregate orders',
    'SELECT date_trunc(\'day\', at) AS day, count(*) FROM events GROUP BY 1': 'aggregate events',
    'SELECT u.*, count(o.id) FROM users u LEFT JOIN orders o ON o.user_id = u.id GROUP BY u.id': 'read-many users | other',
    'SELECT EXISTS(SELECT 1 FROM users WHERE email = $1)': 'read-one users 1 | email=$1',
    'SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM orders) AS orders': 'aggregate users | other',
    'SELECT o.*, (SELECT json_agg(i) FROM items i WHERE i.order_id = o.id) FROM orders o WHERE o.user_id = $1': 'read-many orders | user_id=$1',
    'SELECT * FROM (SELECT * FROM orders WHERE user_id = $1 LIMIT 5) recent': 'read-many orders 5 | other',
    'WITH recent AS (SELECT * FROM orders) SELECT r.* FROM recent r JOIN users u ON u.id = r.user_id WHERE r.id = $1': 'read-many orders | other',
    'WITH RECURSIVE tree AS (SELECT * FROM categories WHERE id = $1 UNION ALL SELECT c.* FROM categories c JOIN tree t ON c.parent_id = t.id) SELECT * FROM tree': 'read-many categories | other',
    'WITH taken AS (UPDATE jobs SET state = $1 WHERE id = $2 RETURNING *) SELECT * FROM taken': 'update jobs | id=$2',
    'SELECT a FROM x UNION ALL SELECT b FROM y LIMIT 10': 'read-many x 10 | other',
    'SELECT id FROM queue WHERE state = $1 FOR UPDATE SKIP LOCKED LIMIT 1': 'read-one queue 1 | state=$1',
    'SELECT * FROM auth.users LIMIT ALL': 'read-many auth.users',
    'INSERT INTO users (name, email) VALUES ($1, $2) RETURNING *': 'insert users',
    'INSERT INTO users (name) VALUES ($1), ($2)': 'insert-many users',
    'INSERT INTO tags (name) SELECT unnest($1::text[])': 'insert-many tags',
    'INSERT INTO items SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(id int)': 'insert-many items',
    'INSERT INTO tags (name) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM tags WHERE name = $1)': 'insert tags',
    'INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value': 'upsert settings',
    'INSERT INTO settings (key) VALUES ($1) ON CONFLICT ON CONSTRAINT settings_pkey DO NOTHING': 'insert settings',
    'UPDATE users SET name = COALESCE($1, name) WHERE id = $2': 'update users | id=$2',
    'UPDATE accounts SET balance = balance - $1 WHERE id = $2 AND balance >= $1': 'update accounts | id=$2 | other $1',
    'UPDATE orders SET state = $1 WHERE state = \'new\'': 'update-many orders | state="new"',
    'UPDATE jobs SET state = $1 WHERE id = (SELECT id FROM jobs LIMIT 1)': 'update jobs | other',
    'UPDATE products p SET price = v.price FROM (VALUES ($1::int, $2::numeric)) AS v(id, price) WHERE p.id = v.id': 'update-many products | other',
    'DELETE FROM sessions WHERE expires_at < NOW() - INTERVAL \'30 days\'': 'delete-many sessions | other',
    'DELETE FROM a USING b WHERE a.b_id = b.id AND a.id = $1': 'delete a | id=$1 | other',
    'TRUNCATE TABLE users CASCADE': 'delete-many users',
    'BEGIN; DELETE FROM users WHERE id = $1; COMMIT': 'delete users | id=$1',
    'DELETE FROM a; DELETE FROM b': 'unread',
    'SELECT nextval(\'invoice_seq\')': 'unread',
    'SELECT * FROM get_dashboard($1)': 'unread',
    'CREATE TABLE users (id int)': 'unread',
    'selec * from users': 'unread',
    '': 'unread',
  },
  mysql: {
    'SELECT * FROM `user` WHERE `email` = ? LIMIT 1': 'read-one user 1 | email=$1',
    'SELECT * FROM user WHERE Name = "it\\"s"': 'read-many user | Name="it_s"',
    'SELECT id FROM Products ORDER BY id LIMIT ?, ?': 'read-many Products $2',
    'SELECT SQL_CALC_FOUND_ROWS * FROM orders USE INDEX (idx) WHERE user_id = :id LIMIT 10 # why': 'read-many orders 10 | user_id=:id',
    'SELECT DATE(at) AS d, COUNT(*) FROM orders WHERE at >= DATE_SUB(CURDATE(), INTERVAL ? DAY) GROUP BY DATE(at)': 'aggregate orders | other',
    'SELECT * FROM articles WHERE MATCH(title, body) AGAINST(? IN BOOLEAN MODE) AND id = ?': 'read-many articles | id=$2 | other $1',
    'SELECT GROUP_CONCAT(name SEPARATOR ", ") FROM tags': 'aggregate tags',
    'SELECT * FROM ?? WHERE id = ?': 'read-many | id=$2',
    'INSERT INTO orders SET ?': 'insert orders',
    'INSERT INTO orders (a, b) VALUES ?': 'insert-many orders',
    'INSERT IGNORE INTO tags (name) VALUES (?)': 'insert tags',
    'INSERT INTO stats (k, n) VALUES (?, 1) ON DUPLICATE KEY UPDATE n = n + VALUES(n)': 'upsert stats',
    'REPLACE INTO settings (k, v) VALUES (?, ?)': 'upsert settings',
    'UPDATE users SET ? WHERE id = ?': 'update users | id=$2',
    'UPDATE orders o JOIN users u ON u.id = o.user_id SET o.state = ? WHERE u.id = ?': 'update-many orders | other $2',
    'UPDATE jobs SET state = ? WHERE state = ? ORDER BY id LIMIT 1': 'update jobs | state=$2',
    'DELETE o FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = ?': 'delete orders | id=$1 | other',
    'START TRANSACTION': 'unread',
    // What ends here, or lacks what its grammar wants, was read again and again without an end.
    'DELETE FROM sessions;': 'delete-many sessions',
    'UPDATE jobs SET state = ? WHERE id = ?;': 'update jobs | id=$2',
    'SELECT (a) FROM t USE INDEX': 'read-many t',
  },
  sqlite: {
    'DELETE FROM sessions;': 'delete-many sessions',
    'SELECT * FROM users WHERE id = @id AND org = $org': 'read-many users | id=:id org=:org',
    'SELECT * FROM [order details] WHERE id == ?1': 'read-many order details | id=$1',
    'SELECT * FROM docs WHERE docs MATCH ? AND id IS ?': 'read-many docs | id=$2 | other $1',
    'SELECT * FROM t WHERE name REGEXP ? COLLATE NOCASE LIMIT ? OFFSET ?': 'read-many t $2 | other $1',
    'INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)': 'upsert settings',
    'INSERT OR IGNORE INTO tags (name) VALUES (?)': 'insert tags',
    'INSERT INTO t (a) VALUES (?) ON CONFLICT(a) DO UPDATE SET a = excluded.a': 'upsert t',
    'SELECT max(a, b) FROM t': 'read-many t',
    'PRAGMA journal_mode = WAL': 'unread',
  },
  tsql: {
    'SELECT * FROM [dbo].[Users] WHERE [Id] = @id': 'read-many Users | Id=:id',
    'SELECT TOP 1 * FROM Users WHERE Email = @email ORDER BY Id': 'read-one Users 1 | Email=:email',
    'SELECT DISTINCT TOP (@n) u.Id FROM dbo.Users u WITH (NOLOCK) WHERE u.OrgId = @org OPTION (RECOMPILE)': 'read-many Users $20001 | OrgId=:org',
    'SELECT TOP 10 PERCENT WITH TIES * FROM Users ORDER BY Score DESC': 'read-many Users',
    'SELECT * FROM Shop.dbo.Orders (NOLOCK) ORDER BY Id OFFSET @skip ROWS FETCH NEXT @take ROWS ONLY': 'read-many Orders $20002',
    'SELECT * FROM Orders WHERE Id IN (SELECT TOP 5 OrderId FROM Items)': 'read-many Orders | other',
    'SELECT o.*, (SELECT i.* FROM Items i WHERE i.OrderId = o.Id FOR JSON PATH) AS items FROM Orders o WHERE o.Id = @id FOR JSON PATH, WITHOUT_ARRAY_WRAPPER': 'read-many Orders | Id=:id',
    'SELECT CONVERT(varchar(10), At, 120) AS day, TRY_CAST(x AS int), IIF(a > b, 1, 0), ISNULL(Name, N\'it\'\'s\') FROM Orders WHERE a !< @a': 'read-many Orders | other $20001',
    'SELECT o.Id FROM Orders o OUTER APPLY (SELECT TOP 1 * FROM Items i WHERE i.OrderId = o.Id) last WHERE o.Id = @id': 'read-many Orders | Id=:id | other',
    'SELECT COUNT(*) AS n FROM Orders WITH(NOLOCK) WHERE UserId = @id': 'count Orders | UserId=:id',
    ';WITH recent AS (SELECT * FROM Orders) SELECT * FROM recent': 'read-many Orders | other',
    'SET NOCOUNT ON; INSERT INTO Orders (A) OUTPUT INSERTED.Id VALUES (@a)': 'insert Orders',
    'INSERT Orders (A) VALUES (@a); SELECT SCOPE_IDENTITY() AS id': 'insert Orders',
    'INSERT INTO Archive (Id) SELECT Id FROM Orders': 'insert-many Archive',
    'UPDATE Orders SET Stock -= @n OUTPUT DELETED.Id WHERE Id = @id': 'update Orders | Id=:id',
    'UPDATE o SET o.State = @state FROM dbo.Orders AS o JOIN Users u ON u.Id = o.UserId WHERE o.Id = @id': 'update Orders | Id=:id | other',
    'UPDATE u SET u.A = 1 FROM Orders o JOIN [Users] u ON u.Id = o.UserId': 'update-many Users | other',
    'DELETE o FROM Orders o WHERE o.Id = @id': 'delete Orders | Id=:id',
    'DELETE Orders WHERE Id = @id': 'delete Orders | Id=:id',
    'DELETE TOP (1000) FROM Logs': 'delete-many Logs | other',
    'DELETE FROM Logs': 'delete-many Logs',
    'DECLARE @x INT = 1; SELECT @x': 'unread',
    'EXEC dbo.usp_Report @id': 'unread',
    'SELECT \'never closed': 'unread',
  },
  oracle: {
    'SELECT * FROM shop."Orders" WHERE id = :id AND state = :1': 'read-many shop.Orders | id=:id state=$1',
    'SELECT * FROM orders WHERE customer_id = :1 AND ROWNUM <= 10': 'read-many orders 10 | customer_id=$1',
    'SELECT * FROM (SELECT id FROM orders ORDER BY id) WHERE ROWNUM < 2': 'read-one orders 1 | other',
    'SELECT * FROM orders o WHERE o.id IN (SELECT order_id FROM items WHERE ROWNUM <= 5) AND o.state = :state': 'read-many orders | state=:state | other',
    'SELECT * FROM orders ORDER BY id OFFSET :skip ROWS FETCH NEXT :take ROWS ONLY;': 'read-many orders $20002',
    'SELECT * FROM orders ORDER BY total FETCH FIRST ROW ONLY': 'read-one orders 1',
    'SELECT NVL(name, \'it\'\'s\') FROM orders FOR UPDATE SKIP LOCKED': 'read-many orders',
    'INSERT INTO orders (name) VALUES (:name) RETURNING id, made INTO :id, :made': 'insert orders',
    'UPDATE orders SET seen = SYSTIMESTAMP WHERE id = :id RETURN n INTO :n': 'update orders | id=:id',
    'MERGE INTO orders o USING dual ON (o.id = :id) WHEN MATCHED THEN UPDATE SET o.n = 1': 'unread',
    'SELECT * FROM orders o, items i WHERE o.id = i.order_id(+)': 'unread',
    'BEGIN close_order(:id); END;': 'unread',
  },
};

describe('reading SQL', () => {
  for (const dialect of Object.keys(statements) as ReadDialect[]) {
    for (const [text, expected] of Object.entries(statements[dialect])) {
      it(`${dialect}: ${text || '(nothing)'}`, () => assert.equal(line(readSql(text, dialect)), expected));
    }
  }

  it('names every table, and no common table expression', () => {
    const facts = readSql('WITH r AS (SELECT * FROM orders) SELECT *, (SELECT count(*) FROM items) FROM r JOIN users u ON true WHERE EXISTS (SELECT 1 FROM bans)');
    assert.deepEqual([...facts?.tables ?? []].sort(), ['bans', 'items', 'orders', 'users']);
  });

  it('says which columns are read and written, and which rows are locked', () => {
    assert.deepEqual(readSql('SELECT id, u.name AS who FROM users u')?.columns, ['id', 'who']);
    assert.equal(readSql('SELECT u.* FROM users u')?.columns, 'star');
    assert.deepEqual(readSql('UPDATE users SET name = $1, age = age + 1 WHERE id = $2')?.columns, ['name', 'age']);
    assert.deepEqual(readSql('INSERT INTO users (name, age) VALUES ($1, $2)')?.columns, ['name', 'age']);
    assert.equal(readSql('SELECT * FROM users WHERE id = $1 FOR UPDATE')?.locksRows, true);
  });

  it('leaves open what a piece of text may add or be', () => {
    const textParameters = new Set([7]);
    assert.equal(readSql('SELECT * FROM users WHERE $7 AND id = $1', 'postgres', { textParameters })?.isOpen, true);
    assert.equal(readSql('SELECT $7 FROM users', 'postgres', { textParameters })?.op, 'raw');
    assert.equal(readSql('SELECT $7 FROM users')?.op, 'read-many');
    assert.equal(readSql('DELETE FROM users WHERE $7', 'postgres', { textParameters })?.op, 'raw');
  });

  it('tells a statement from a fragment, and from what only speaks of the session', () => {
    assert.ok(['BEGIN', ' -- x\n commit;', 'SET LOCAL x = 1', 'pragma a', 'BEGIN; SET x = 1;', 'CREATE TABLE a (b int)', 'alter table a add b text', 'DROP INDEX a'].every(isSessionCommand));
    assert.ok(!['SELECT 1', 'BEGIN; SELECT 1', '', 'settle', 'CREATE TABLE a AS SELECT * FROM b'].some(isSessionCommand));
    assert.ok(['select 1', '(SELECT 1) UNION (SELECT 2)', '-- x\nINSERT INTO t DEFAULT VALUES', '/* x */ WITH a AS (SELECT 1) SELECT 1'].every(beginsStatement));
    assert.ok(!['WHERE id = 1', 'and name = 1', 'users', ''].some(beginsStatement));
    // With each comment it took twice as long to see that no statement follows.
    assert.ok(!beginsStatement(`${'/* x */ '.repeat(60)}WHERE id = 1`));
    assert.ok(beginsStatement(`${'/* x */ '.repeat(60)}SELECT 1`));
  });
});
