/** What a package is there for; a name that ends in `/` stands for all that begin with it. */
const packages: Record<string, readonly string[]> = {
  database: [
    'drizzle-orm',
    '@prisma/client',
    '.prisma/client',
    'pg',
    'postgres',
    '@neondatabase/serverless',
    '@vercel/postgres',
    'mysql2',
    'mysql',
    'better-sqlite3',
    '@libsql/client',
    'mongodb',
    'mongoose',
    'kysely',
    'knex',
    'typeorm',
    'sequelize',
    '@planetscale/database',
    '@supabase/supabase-js',
    '@supabase/ssr',
    'firebase-admin',
    '@electric-sql/pglite',
    'better-auth',
    'next-auth',
    '@mikro-orm/',
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/lib-dynamodb',
  ],
  email: [
    'resend',
    'nodemailer',
    '@sendgrid/mail',
    'postmark',
    'mailgun.js',
    '@aws-sdk/client-ses',
    '@aws-sdk/client-sesv2',
    'mailersend',
    'brevo',
    '@getbrevo/brevo',
    '@mailchimp/',
  ],
  sms: ['twilio', 'messagebird', '@vonage/', 'plivo', '@aws-sdk/client-sns'],
  ai: [
    'openai',
    '@anthropic-ai/',
    'ai',
    '@ai-sdk/',
    '@google/generative-ai',
    '@google/genai',
    'cohere-ai',
    'replicate',
    '@mistralai/mistralai',
    'groq-sdk',
    '@langchain/',
    'langchain',
    'ollama',
    '@huggingface/inference',
  ],
  queue: [
    'pg-boss',
    'bullmq',
    'bull',
    'inngest',
    '@upstash/qstash',
    '@upstash/workflow',
    '@trigger.dev/',
    'amqplib',
    'kafkajs',
    '@aws-sdk/client-sqs',
    '@google-cloud/pubsub',
    '@google-cloud/tasks',
    '@vercel/queue',
  ],
  api: [
    'axios',
    'ky',
    'got',
    'node-fetch',
    'undici',
    'ofetch',
    'stripe',
    '@octokit/',
    'octokit',
    'graphql-request',
    '@apollo/client',
    '@slack/',
    '@aws-sdk/client-s3',
    '@vercel/blob',
    'googleapis',
    '@notionhq/client',
    'algoliasearch',
    '@clerk/',
    '@sanity/client',
    'contentful',
  ],
  cache: ['ioredis', 'redis', '@upstash/redis', '@vercel/kv', 'lru-cache', 'memcached', 'keyv'],
};

/** The first of these that an operation touches names it: what stands first is the hardest to do without. */
export const categoryOrder = ['database', 'email', 'sms', 'ai', 'queue', 'api', 'cache'] as const;
export type FoundCategory = (typeof categoryOrder)[number];

/** The category of a package's name, with or without a path behind it; null for one that says nothing. */
export function categoryOfPackage(specifier: string): FoundCategory | null {
  for (const category of categoryOrder) {
    for (const name of packages[category] ?? []) {
      if (name.endsWith('/') ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`)) {
        return category;
      }
    }
  }
  return null;
}

/** The package that a file under node_modules belongs to, or null for a file of the app. */
export function packageOfFile(path: string): string | null {
  const at = path.lastIndexOf('/node_modules/');
  if (at === -1) return null;
  const [scope, name] = path.slice(at + '/node_modules/'.length).split('/');
  return scope?.startsWith('@') || scope === '.prisma' ? `${scope}/${name}` : (scope ?? null);
}
