import type { SqlDialect } from './dialect';

/** Words that cannot be names as they are: of Postgres (https://www.postgresql.org/docs/current/sql-keywords-appendix.html), of SQLite (https://www.sqlite.org/lang_keywords.html), and what MySQL has besides (https://dev.mysql.com/doc/refman/8.4/en/keywords.html). */
const words = /^(?:add|all|alter|and|as|asc|between|by|case|check|collate|column|commit|constraint|create|default|delete|desc|distinct|do|drop|else|end|except|exists|for|foreign|from|grant|group|having|if|in|index|insert|intersect|into|is|join|key|left|like|limit|not|null|offset|on|or|order|primary|references|right|select|set|table|then|to|transaction|union|unique|update|user|using|values|when|where|with)$/;
const wordsOfMysql = /^(?:change|condition|database|div|each|empty|exists|function|groups|if|index|insert|int|interval|keys|kill|lag|lead|lock|match|mod|option|optimize|out|partition|range|rank|read|release|rename|repeat|replace|require|row|rows|schema|show|signal|sql|ssl|system|trigger|update|usage|use|varying|window|write)$/;

/** Names that are no words of the language and have no capital letters need no quotation marks. */
export function quotedName(column: string, dialect: SqlDialect = 'postgres'): string {
  if (/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(column) && !words.test(column) && !(dialect === 'mysql' && wordsOfMysql.test(column))) return column;
  return dialect === 'mysql' ? `\`${column}\`` : `"${column}"`;
}
