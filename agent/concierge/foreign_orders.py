"""Orders to a model in other languages than English: a verb that sets aside or shows, and what it is to be done to.

A table of words and one rule. The concierge speaks English only, but a language model obeys in any language.
"""

import re

# Spanish, French, German, Italian, Portuguese, Dutch, Polish, Swedish, Turkish, Vietnamese, Indonesian.
_SET_ASIDE = (
    r"(?:ignor(?:a|ar|ad|e|ez|er|era|ier\w*|a re)|olvid(?:a|ar|e)|oubli(?:e|ez|er)|vergiss|vergessen sie"
    r"|missachte\w*|dimentica\w*|trascura\w*|esque(?:ça|ca|cer)|desconsidere|negeer|vergeet|zignoruj|zapomnij|pomiń"
    r"|glöm|strunta|yok say|unut|görmezden gel|bỏ qua|abaikan|lupakan)"
)
_SHOW = (
    r"(?:mu[eé]str(?:a|e|ame)|revel(?:a|e)|dime|repite|montr(?:e|ez)(?:[- ]moi)?|affich(?:e|ez)|révèl(?:e|ez)"
    r"|répèt(?:e|ez)|zeige?n?(?: sie)?(?: mir)?|verrate?|wiederhole?|mostra(?:mi)?|rivela(?:mi)?|ripeti|mostre|repita"
    r"|toon|herhaal|pokaż|powtórz|visa|göster|tampilkan|ignore|forget|show|print|reveal|repeat)"
)
_RULES = (
    r"(?:instruc+iones|indicaciones|reglas|consignes|instructions pr[eé]c[eé]dentes|règles|anweisung\w*|vorgaben"
    r"|systemprompt\w*|istruzioni|regole|instruções|regras|instructies|instrukcj\w*|poleceni\w*|zasad\w*|instruktion\w*"
    r"|regler\w*|talimat\w*|kuralla\w*|hướng dẫn|instruksi|aturan|prompt (?:del? )?sist\w+|prompt syst[eè]me)"
)
# Russian, Ukrainian, Chinese, Japanese, Korean, Arabic, Hebrew, Hindi: no word ends to look for in most of them.
_ELSEWHERE = (
    r"(?:игнорир\w*|забуд\w*|покажи\w*|выведи\w*|раскрой\w*|повтори\w*|ігнору\w*|забудь)[^.!?\n]{0,40}"
    r"(?:инструкц|правил|указани|промпт|підказк|інструкц|системн)"
    r"|(?:忽略|无视|無視|忘记|忘記|忘掉|显示|顯示|输出|輸出|透露|重复|告诉我|绕过)[^。！？\n]{0,20}"
    r"(?:指令|指示|规则|規則|提示|命令|设定)"
    r"|(?:指示|ルール|プロンプト|命令|設定)[^。！？\n]{0,12}(?:無視|忘れ|表示|教え|見せ)"
    r"|(?:지시|명령|규칙|프롬프트|지침)[^.!?\n]{0,12}(?:무시|잊|보여|출력|알려)"
    r"|(?:تجاهل|انس|اعرض|أظهر)[^.!?\n]{0,30}(?:تعليمات|القواعد|الأوامر)"
    r"|(?:התעלם|שכח|הצג)[^.!?\n]{0,30}(?:הוראות|ההוראות|כללים)"
    r"|(?:निर्देश|नियम)[^।!?\n]{0,20}(?:अनदेखा|नज़रअंदाज़|भूल|दिखा)"
)
_ORDER = re.compile(
    rf"\b{_SET_ASIDE}\b[^.!?\n]{{0,40}}?(?:\b{_RULES}|\bprompts?\b|\binstructions\b|\bregels\b|\bregeln\b)"
    rf"|\b{_SHOW}\b[^.!?\n]{{0,40}}?\b{_RULES}"
    r"|\b(?:muéstrame|muestra|dime|montre|affiche|zeig|zeige|mostra|mostre|toon|pokaż)\b[^.!?\n]{0,30}?\bprompts?\b"
    rf"|{_ELSEWHERE}"
)


def gives_foreign_orders(text: str) -> bool:
    """`text` in lower case."""
    return _ORDER.search(text) is not None
