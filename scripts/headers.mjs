// `make headers`: the headers of public/_headers for one host, with the origins that config.json reads in connect-src.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { root, giveUp } from './command.mjs';
import { join } from 'node:path';

/** How each host wants them: the headers of every path, and of the names that carry a hash. */
const HOSTS = {
  netlify: (all, hashed) => ['/*', ...all.map(([name, value]) => `  ${name}: ${value}`), ...HASHED.flatMap((path) => [path, ...hashed.map(([name, value]) => `  ${name}: ${value}`)])],
  nginx: (all, hashed) => [
    '# In the location that serves the folder. nginx forgets inherited headers where one is added: keep them in one place.',
    ...all.map(([name, value]) => `add_header ${name} "${value}" always;`),
    'add_header Cache-Control $plumbline_cache always;',
    '# Beside the server:',
    `map $uri $plumbline_cache { default no-cache; "~/(plumbline-|favicon-)[^/]*$|\\.css$" "${value(hashed, 'Cache-Control')}"; }`,
  ],
  caddy: (all, hashed) => ['header {', ...all.map(([name, value]) => `  ${name} "${value}"`), '}', '@hashed path */plumbline-* */favicon-* *.css', ...hashed.map(([name, value]) => `header @hashed ${name} "${value}"`), '# A new release is seen at once.', '@named not path */plumbline-* */favicon-* *.css', 'header @named Cache-Control no-cache'],
  // aws cloudfront create-response-headers-policy --response-headers-policy-config file://…; S3 alone sends no such headers.
  cloudfront: (all) => [
    JSON.stringify({
      Name: 'plumbline',
      Comment: 'Cache-Control comes from S3: upload the names with a hash with max-age=31536000, immutable, the rest with no-cache.',
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { Override: true, ContentSecurityPolicy: value(all, 'Content-Security-Policy') },
        ContentTypeOptions: { Override: true },
        ReferrerPolicy: { Override: true, ReferrerPolicy: value(all, 'Referrer-Policy') },
      },
      CustomHeadersConfig: custom(all.filter(([name]) => !['Content-Security-Policy', 'X-Content-Type-Options', 'Referrer-Policy'].includes(name))),
    }, null, 2),
  ],
};
const HASHED = ['/plumbline-*', '/favicon-*', '/*.css'];

/** The headers for `host`, given the text of public/_headers, a configuration and the origins that may frame the app. */
export function headers(host, text, configuration, framedBy = []) {
  const origins = new Set();
  // Policies cannot name IPv6 addresses: browsers skip them.
  for (const { url } of configuration.sources ?? []) if (/^https?:/i.test(url) && !/:\/\/\[/.test(url)) origins.add(new URL(url).origin);
  const all = rule(text, '/*').map(([name, value]) => [
    name,
    value
      .replace("connect-src 'self'", ["connect-src 'self'", ...origins].join(' '))
      .replace("frame-ancestors 'self'", ["frame-ancestors 'self'", ...framedBy].join(' ')),
  ]);
  return `${HOSTS[host](all, rule(text, HASHED[0])).join('\n')}\n`;
}

/** What `_headers` says of one path. */
function rule(text, path) {
  const lines = text.split('\n');
  const from = lines.indexOf(path) + 1;
  const rest = lines.slice(from);
  const end = rest.findIndex((line) => !line.startsWith('  '));
  return rest.slice(0, end < 0 ? undefined : end).map((line) => /^\s+([^:]+):\s*(.*)$/.exec(line).slice(1));
}

const value = (all, wanted) => all.find(([name]) => name === wanted)?.[1];
const custom = (all) => ({ Quantity: all.length, Items: all.map(([Header, Value]) => ({ Header, Value, Override: true })) });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { HOST = 'netlify', CONFIG, FRAMED_BY = '' } = process.env;
  if (!(HOST in HOSTS)) giveUp(`HOST=${HOST} is not known: ${Object.keys(HOSTS).join(', ')}.`);
  const config = CONFIG || join(root, 'public/config.json');
  let configuration;
  try {
    configuration = JSON.parse(readFileSync(config, 'utf8'));
  } catch (error) {
    giveUp(`${config} cannot be read: ${error.message}`);
  }
  process.stdout.write(headers(HOST, readFileSync(join(root, 'public/_headers'), 'utf8'), configuration, FRAMED_BY.split(/[\s,]+/).filter(Boolean)));
}
