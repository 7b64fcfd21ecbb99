"""Who speaks in the demo's lectures: name and profession, written by hand in each language."""

from lessons.lectures.models import LecturerWords

#: By the lecture's key in the content.
LECTURERS: dict[str, dict[str, LecturerWords]] = {
    "breathe-easy": {
        "zh-hans": LecturerWords("沈若谷医师（演示）", "呼吸科医生，广州"),
        "zh-hant": LecturerWords("沈若谷醫師（演示）", "呼吸科醫生，廣州"),
        "en": LecturerWords("Dr Shen Ruogu (demo)", "respiratory physician, Guangzhou"),
        "es": LecturerWords("Dr. Shen Ruogu (demo)", "especialista en neumología, Cantón"),
    },
    "new-year-kitchen": {
        "zh-hans": LecturerWords("顾长春师傅与助手小满（演示）", "大厨掌勺，助手排队收问题"),
        "zh-hant": LecturerWords("顧長春師傅與助手小滿（演示）", "大廚掌勺，助手排隊收問題"),
        "en": LecturerWords(
            "Chef Gu Changchun and his helper Xiaoman (demo)", "at the stove, and at the queue"
        ),
        "es": LecturerWords(
            "El chef Gu Changchun y su ayudante Xiaoman (demo)", "al fogón y a las preguntas"
        ),
    },
    "stopped-speaking": {
        "zh-hans": LecturerWords("岑静博士（演示）", "研究双语教育"),
        "zh-hant": LecturerWords("岑靜博士（演示）", "研究雙語教育"),
        "en": LecturerWords("Dr Cen Jing (demo)", "bilingual-education researcher"),
        "es": LecturerWords("Dra. Cen Jing (demo)", "investigadora en educación bilingüe"),
    },
    "shop-law": {
        "zh-hans": LecturerWords("方律师与 Martín Rivas 律师（演示）", "侨界律师志愿者"),
        "zh-hant": LecturerWords("方律師與 Martín Rivas 律師（演示）", "僑界律師志願者"),
        "en": LecturerWords("Fang and Martín Rivas (demo)", "volunteer lawyers"),
        "es": LecturerWords("Fang y Martín Rivas (demo)", "abogados voluntarios"),
    },
}
