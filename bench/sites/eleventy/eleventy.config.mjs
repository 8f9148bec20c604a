import footnote from "markdown-it-footnote";

export default function (config) {
  config.amendLibrary("md", (md) => md.use(footnote));
  config.addPassthroughCopy({ static: "/" });
  return {
    dir: { input: "content", includes: "../_includes", output: "_site" },
    markdownTemplateEngine: false,
  };
}
