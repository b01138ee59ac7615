"""What is known about the models people ask for: prompts, size, limits, what each is good at.

Facts are from the models' cards. `pair_prompt` goes before both sides of a translation pair; `sentence_prompt`
and `passage_prompt` before the two sides when a sentence is matched to a longer passage.
"""

from __future__ import annotations

from dataclasses import dataclass

PARALLEL_INSTRUCTION = "Instruct: Retrieve parallel sentences.\nQuery: "
PASSAGE_INSTRUCTION = "Instruct: Given a statement, retrieve the passage that says the same.\nQuery: "


@dataclass(frozen=True, slots=True)
class Preset:
    """One model: how to call it and what to expect of it.

    `size_mb` is the download: 0 when the model comes installed, -1 when unknown.
    """

    name: str
    model: str
    dimension: int
    licence: str
    size_mb: int
    max_tokens: int | None
    suits: str
    pair_prompt: str = ""
    sentence_prompt: str = ""
    passage_prompt: str = ""
    trust_remote_code: bool = False
    dtype: str | None = None
    calibration: str = "generic"
    note: str = ""

    @property
    def offline(self) -> bool:
        """Say whether it runs with nothing to download."""
        return self.size_mb == 0


PRESETS: tuple[Preset, ...] = (
    Preset(
        "bundled", "bundled", 896, "MIT and Apache-2.0", 0, None, "both",
        calibration="own", note="default: multilingual-e5-small and USE multilingual fused",
    ),
    Preset(
        "bundled-fast", "bundled-fast", 512, "Apache-2.0", 0, None, "pairs",
        calibration="own", note="USE multilingual alone: several times faster, a little less exact",
    ),
    Preset("labse", "sentence-transformers/LaBSE", 768, "Apache-2.0", 1880, 256, "pairs"),
    Preset(
        "e5-small", "intfloat/multilingual-e5-small", 384, "MIT", 471, 512, "both",
        sentence_prompt="query: ", passage_prompt="passage: ",
        note="pairs without a prefix: two points better than with `query: `",
    ),
    Preset(
        "e5-base", "intfloat/multilingual-e5-base", 768, "MIT", 1112, 512, "both",
        pair_prompt="query: ", sentence_prompt="query: ", passage_prompt="passage: ",
    ),
    Preset(
        "e5-large", "intfloat/multilingual-e5-large", 1024, "MIT", 2240, 512, "both",
        pair_prompt="query: ", sentence_prompt="query: ", passage_prompt="passage: ",
    ),
    Preset(
        "e5-large-instruct", "intfloat/multilingual-e5-large-instruct", 1024, "MIT", 1120, 512, "both",
        pair_prompt=PARALLEL_INSTRUCTION, sentence_prompt=PASSAGE_INSTRUCTION,
    ),
    Preset("bge-m3", "BAAI/bge-m3", 1024, "MIT", 2270, 8192, "both"),
    Preset(
        "embeddinggemma", "google/embeddinggemma-300m", 768, "Gemma terms", 1210, 2048, "passages",
        pair_prompt="task: sentence similarity | query: ",
        sentence_prompt="task: search result | query: ", passage_prompt="title: none | text: ",
        note="float16 does not work: float32 or bfloat16; the hub asks for consent to its terms first",
    ),
    Preset(
        "minilm", "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", 384, "Apache-2.0", 471, 128,
        "pairs",
    ),
    Preset(
        "mpnet", "sentence-transformers/paraphrase-multilingual-mpnet-base-v2", 768, "Apache-2.0", 1110, 128,
        "pairs",
    ),
    Preset(
        "static", "sentence-transformers/static-similarity-mrl-multilingual-v1", 1024, "Apache-2.0", 433, None,
        "pairs", note="a table of word vectors: thousands of sentences a second, rough",
    ),
    Preset(
        "gte", "Alibaba-NLP/gte-multilingual-base", 768, "Apache-2.0", 611, 8192, "both",
        trust_remote_code=True, note="runs code from its repository: --trust-remote-code allows it",
    ),
    Preset(
        "qwen3", "Qwen/Qwen3-Embedding-0.6B", 1024, "Apache-2.0", 1190, 32768, "both",
        pair_prompt="Instruct: Retrieve parallel sentences.\nQuery:",
        sentence_prompt="Instruct: Given a statement, retrieve the passage that says the same.\nQuery:",
        dtype="bfloat16", note="wants a GPU",
    ),
    Preset(
        "arctic", "Snowflake/snowflake-arctic-embed-l-v2.0", 1024, "Apache-2.0", 2270, 8192, "passages",
        sentence_prompt="query: ",
    ),
)  # fmt: skip


def find_preset(name: str) -> Preset | None:
    """Return the preset of a short name or hub id (upper and lower case alike), or None for any other model."""
    wanted = name.casefold()
    for preset in PRESETS:
        if wanted in (preset.name.casefold(), preset.model.casefold()):
            return preset
    return None


def unknown_model(name: str) -> Preset:
    """Return a preset without prompts for a hub id or local folder nothing is known of."""
    return Preset(name, name, 0, "see its card", -1, None, "unknown")


def offline_names() -> list[str]:
    """List the encoders that work with no download."""
    return [preset.name for preset in PRESETS if preset.offline]
