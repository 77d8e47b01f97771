// `make dist`: the folder to upload, and the same as one file.
import { statSync } from 'node:fs';
import { build } from './build.mjs';
import { run } from './command.mjs';

build();
// The same folder gives the same bytes: sorted, and without the times and owners of this machine.
run(['tar', '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '-czf', 'dist.tar.gz', 'dist']);
console.log(`dist/ and dist.tar.gz (${Math.round(statSync('dist.tar.gz').size / 1000)} kB) are ready: upload what is in dist/ to any static host, under any path.`);
