/** Names by which code that changes something is known; what two libraries call alike is told apart by who is called. */

/** A statement that changes data; `select … for update` and words inside names do not. */
export const writingSql =
  /\b(insert\s+into|replace\s+into|update\s+\S+(\s+as\s+\S+|\s+\S+)?\s+set|delete\s+from|merge\s+into|truncate\s|(alter|drop|create)\s+(or\s+replace\s+|unique\s+|temp(orary)?\s+|materialized\s+)*(table|index|schema|type|view|function|procedure|trigger|sequence|extension)|refresh\s+materialized\s|(nextval|setval|pg_notify)\s*\(|call\s+[\w.]+\s*\()/i;

export const databaseName =
  /^(db|tx|trx|database|prisma|client|conn|connection|session|sql)$|([dD]b|[tT]x|Database|Prisma)$/;
/** Of vendors' clients many have a `create` two names deep, too: here only what is called a database is one. */
export const prismaName = /^(db|tx|trx|database|prisma)$|([dD]b|[tT]x|Prisma)$/;
/** `getDb()`, `openDatabase()`, `usePrisma()`. */
export const databaseMaker = /^(get|use|open|connect|create)?(db|database|prisma|knex)(client)?$/i;

export const drizzleWrites = new Set(['insert', 'update', 'delete']);
export const prismaWrites = new Set([
  ...['create', 'createMany', 'createManyAndReturn', 'update', 'updateMany', 'updateManyAndReturn'],
  ...['upsert', 'delete', 'deleteMany', '$executeRaw', '$executeRawUnsafe'],
]);
/** Of Supabase and Knex, on one table. */
export const tableWrites = new Set(['insert', 'update', 'upsert', 'delete']);
/** Nobody but query builders and document databases has methods of these names. */
export const plainWrites =
  /^(insertInto|updateTable|deleteFrom|mergeInto|replaceInto|(insert|update|delete)(One|Many)|replaceOne|bulkWrite|findOneAnd(Update|Delete|Replace)|findByIdAnd(Update|Delete))$/;

export const httpWrites = /^(post|put|patch|delete|del)$/i;
export const httpClients = /^(axios|ky|got|superagent|undici|ofetch|node-fetch)(\/|$)/;

/** Packages, and what of them sends, makes or counts something. */
export const vendors: readonly { from: RegExp; writes: RegExp }[] = [
  {
    from: /^(resend|stripe|twilio|nodemailer|postmark|@sendgrid\/mail|@slack\/web-api)(\/|$)/,
    writes: /^(send|sendMail|create|update|cancel|del|delete|capture|confirm|refund|postMessage)$/,
  },
  {
    from: /^(inngest|@upstash\/qstash|pg-boss|bullmq|bull)(\/|$)/,
    writes: /^(send|publish|publishJSON|add|addBulk|insert|schedule)$/,
  },
  {
    from: /^(ioredis|redis|@upstash\/redis|@vercel\/kv)(\/|$)/,
    writes: /^((in|de)cr(by(float)?)?|hincrby(float)?|zincrby|[lr]push|xadd|publish|append|getdel|[lr]pop)$/i,
  },
  {
    from: /^(node:)?fs(\/promises)?$/,
    writes: /^((writeFile|appendFile|rm|rmdir|unlink|rename|copyFile|truncate|symlink|link)(Sync)?|createWriteStream)$/,
  },
];
