// Compiles MJML from standard input with npm's MJML; the argument is the folder of node_modules.
const mjml = require(require.resolve("mjml", { paths: [process.argv[2]] }));
const compile = mjml.default || mjml;

const read = async () => {
  let text = "";
  for await (const part of process.stdin.setEncoding("utf8")) text += part;
  return text;
};

const main = async () => {
  const { html } = await compile(await read(), {
    fonts: {},
    keepComments: true,
    // Values of attributes are still places where Jinja will write: no length, no colour.
    validationLevel: "skip",
  });
  process.stdout.write(html);
};

main();
