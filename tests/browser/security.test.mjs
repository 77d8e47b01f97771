// What the headers promise holds in a browser: nothing foreign runs, and nothing is told to anyone.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { configured, faulty } from './faults.mjs';
import { closing, pages, shared, visit } from './harness.mjs';

const REFUSED = [/Content Security Policy|Trusted|Markup not written by Plumbline|violates/];

test('only the app\'s own markup becomes markup', async (t) => {
  const { page } = await visit(t, '', { expected: REFUSED });
  const seen = await page.evaluate(() => {
    const tried = (what) => {
      try {
        return what();
      } catch (error) {
        return error.constructor.name;
      }
    };
    const put = (markup) => {
      const place = document.createElement('div');
      place.innerHTML = markup;
      return place.children.length;
    };
    return {
      drawing: put('<svg viewBox="0 0 1 1" aria-hidden="true"><path class="o" d="M0 0h1"/><text x="1">5 &lt; 6</text></svg>'),
      inert: put('<p class="q">So <a href="config.json">config.json</a> <a href="https://example.org/?a=1&amp;b=2">x</a></p>'),
      script: put('<script>1</scr' + 'ipt>'),
      handler: put('<img src=x onerror=1>'),
      quoted: put('<p title="a" onclick="1">'),
      slashed: put('<svg/onload=1>'),
      link: put('<a href="javascript:1">'),
      hidden: put('<a href="java&#115;cript:1">'),
      style: put('<p style="color:red">'),
      animated: put('<svg><animate attributeName="href" to="javascript:1"/></svg>'),
      open: put('<p'),
      policies: [tried(() => trustedTypes.createPolicy('plumbline', {}) && 'made'), tried(() => trustedTypes.createPolicy('other', {}) && 'made'), trustedTypes.defaultPolicy],
      outer: tried(() => ((document.createElement('div').outerHTML = '<b>x</b>'), 'written')),
      adjacent: tried(() => document.body.insertAdjacentHTML('beforeend', '<b>x</b>') ?? 'written'),
      parsed: tried(() => new DOMParser().parseFromString('<b>x</b>', 'text/html') && 'parsed'),
      scripted: tried(() => ((document.createElement('script').src = 'x.js'), 'written')),
    };
  });
  const markup = { drawing: 1, inert: 1, script: 0, handler: 0, quoted: 0, slashed: 0, link: 0, hidden: 0, style: 0, animated: 0, open: 0 };
  const refused = { outer: 'TypeError', adjacent: 'TypeError', parsed: 'TypeError', scripted: 'TypeError', policies: ['TypeError', 'TypeError', null] };
  assert.deepEqual(seen, { ...markup, ...refused });
});

test('an inline script, an inline style and a foreign request do not come through', async (t) => {
  const { page, requests } = await visit(t, 'slos/', { expected: [...REFUSED, /Failed to load|Refused|ERR_/] });
  const seen = await page.evaluate(async () => {
    const inline = document.createElement('p');
    inline.setAttribute('style', 'position: fixed');
    try {
      inline.setAttribute('onclick', 'globalThis.ran = true');
    } catch {
      // Trusted Types refuse even to write it down.
    }
    document.body.append(inline);
    inline.click();
    return { ran: globalThis.ran, position: getComputedStyle(inline).position, asked: await fetch('http://127.0.0.1:9/').catch((error) => error.constructor.name) };
  });
  assert.deepEqual(seen, { ran: undefined, position: 'static', asked: 'TypeError' });
  assert.ok(requests.every((it) => !it.url.includes(':9/')));
});

test('every script and the wasm are named with their hash', async () => {
  const { url } = await shared();
  for (const path of pages) {
    const html = await (await fetch(new URL(path, url))).text();
    const scripts = [...html.matchAll(/<(?:script|link rel="modulepreload")[^>]*>/g)].map(([tag]) => tag);
    assert.ok(scripts.length >= 4, html);
    for (const tag of scripts) assert.match(tag, / integrity="sha384-/, tag);
    assert.match(html, /data-integrity="sha384-[^"]+" data-wasm=/);
    assert.doesNotMatch(html, /<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/);
  }
});

test('nothing is told to another server, and nothing is stored unasked', async (t) => {
  const heard = [];
  const server = createServer((request, response) => {
    heard.push(request.headers);
    response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    response.end('{"status":"success","data":{"groups":[]}}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing(t, () => server.close());
  const source = await faulty(t, `http://127.0.0.1:${server.address().port}`);
  const app = configured(t, { title: 'Secret company', sources: [{ kind: 'prometheus', name: 'private', url: `http://127.0.0.1:${server.address().port}/` }] }, { origins: ['http://127.0.0.1:*'] });
  const { page, context } = await visit(t, 'slos/?q=secret&slo=secret', { server: app, expected: [/./] });
  await page.waitForTimeout(1500);
  assert.ok(heard.length > 0 && source.url);
  for (const headers of heard) {
    assert.equal(headers.referer, undefined);
    assert.equal(headers.cookie, undefined);
    assert.doesNotMatch(JSON.stringify(headers), /secret/i);
  }
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(await page.evaluate(async () => [{ ...localStorage }, { ...sessionStorage }, (await indexedDB.databases()).length, (await caches.keys()).length]), [{}, {}, 0, 0]);
  const links = await page.locator('a[target]').evaluateAll((all) => all.map((it) => it.rel));
  assert.ok(links.every((it) => it.includes('noreferrer')), `${links}`);
});
