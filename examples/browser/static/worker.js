// The worker: Python, partgov and what it needs, beside the page, so that the page never stands still.
import {loadPyodide} from "./pyodide.mjs";

// What is large is kept packed, since not every host packs what it sends.
const PACKED = new Set(["pyodide.asm.wasm", "python_stdlib.zip"]);
const plain = self.fetch.bind(self);
self.fetch = async (asked, how) => {
  const name = new URL(asked instanceof Request ? asked.url : asked, import.meta.url).pathname.split("/").pop();
  if (!PACKED.has(name)) return plain(asked, how);
  const packed = await plain(new URL(`${name}.z`, import.meta.url));
  if (!packed.ok) return packed;
  const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return new Response(packed.body.pipeThrough(new DecompressionStream("gzip")), {headers: {"content-type": type}});
};

const bytes = async name => new Uint8Array(await (await plain(new URL(name, import.meta.url))).arrayBuffer());

async function started() {
  const {wheels, docs} = await (await plain(new URL("wheels.json", import.meta.url))).json();
  const here = new URL(".", import.meta.url).href;
  const [python, program, ...packed] = await Promise.all([
    loadPyodide({indexURL: here}), bytes("judge.py"), ...wheels.map(bytes),
  ]);
  const site = python.runPython("import sys, sysconfig; sysconfig.get_path('purelib')");
  for (const [number, name] of wheels.entries()) {
    if (!name.startsWith("tzdata")) python.unpackArchive(packed[number], "zip", {extractDir: site});
    else {  // six hundred zones, of which one is read: it is left packed
      python.FS.writeFile(`${site}/${name}`, packed[number]);
      python.runPython(`sys.path.append(${JSON.stringify(`${site}/${name}`)})`);
    }
  }
  python.FS.writeFile("/home/pyodide/judge.py", program);
  const {judged} = python.pyimport("judge");
  return (...asked) => judged(...asked, docs);
}

const judged = started();
judged.then(() => postMessage({ready: true}), error => postMessage({broken: String(error)}));

self.onmessage = async ({data: {number, files, facts, language}}) => {
  try {
    postMessage({number, told: (await judged)(files, facts, language)});
  } catch (error) {
    postMessage({number, broken: String(error)});
  }
};
