"""The words that plans are built of, as data: roles, units, generic headings, reaching verbs, measures.

Every list is of the language of Chinese plans in general; none may name a city, a department or a sentence of one
document. Not for: rules; a rule that needs a word list takes it from here.
"""

import re

# What a party does, longest first: a header is one of these with a noun (牵头单位), a tail is one of these after names.
LEADING = (
    "牵头督导",
    "牵头负责",
    "牵头抓总",
    "牵头落实",
    "牵头实施",
    "总牵头",
    "分项牵头",
    "牵头",
    "主办",
    "主责",
    "抓总",
)
SUPPORTING = ("协助配合", "协同配合", "参与配合", "配合落实", "参加", "参与", "配合", "协助", "协同", "协办", "支持")
CARRYING = (
    "负责落实",
    "负责实施",
    "组织实施",
    "组织落实",
    "抓好落实",
    "具体负责",
    "主要责任",
    "第一责任",
    "共同负责",
    "分别负责",
    "责任",
    "负责",
    "落实",
    "实施",
    "承办",
    "主管",
    "承担",
    "推进",
    "执行",
)
ROLE_NOUNS = ("单位", "部门", "主体", "领导", "处室", "科室", "股室", "机构", "地区", "人")
JOINTLY = r"(?:根据|按照|依照|依据|按|依)(?:各自|本|有关|相关)?(?:的)?职(?:责|能)(?:的)?(?:分工|分别|范围)?(?:分别|分工|各自|共同)?"

# Endings of unit names. STRONG endings hardly ever end anything else; WEAK ones need company.
STRONG_ENDINGS = (
    "人民政府 政府 管委会 管理委员会 委员会 办事处 办公室 领导小组 工作小组 小组 专班 指挥部 总局 分局 支局 五分局 局 委 "
    "部门 单位 厅 支队 大队 总队 中心 集团 公司 公司等 银行 协会 学会 商会 联合会 妇联 团委 共青团 总工会 工会 科协 工商联 残联 文联 侨联 "
    "供销社 合作社 联社 供销总社 人民法院 法院 检察院 海关 署 管理处 服务处 管理所 成员单位 街道办 无废办 专办 党工委 党委 "
    "组织部 宣传部 统战部 政法委 网信办 编办 机关工委 研究院 研究所 设计院 监测站 管理站 服务站 推广站 执法队 事务所 "
    "税务局 气象台 电视台 报社 融媒体中心 日报社 学校 学院 大学 医院 企业 运营商"
).split()
WEAK_ENDINGS = "办 部 院 处 科 股 室 所 站 队 社 会 组 台 馆 园 园区 开发区 新区 高新区 示范区 街道 社区 镇 乡 村 县 市 区 州 旗 盟 省".split()

# Headings of chapters that set no tasks, whatever numbers stand in them.
GENERIC_HEADING = re.compile(
    r"总则|总体要求|总体思路|总体目标|指导思想|基本原则|工作原则|主要原则|工作思路|基本思路|目标|指标|实施范围|建设范围|实施时限|时限|"
    r"范围|基础|形势|背景|现状|概况|基本情况|挑战|问题|意义|保障|组织领导|组织实施|工作要求|有关要求|相关要求|附则|"
    r"实施步骤|工作步骤|进度安排|时间安排|步骤安排|职责分工|组织机构|编制依据|术语|定义"
)
TASK_HEADING = re.compile(r"任务|措施|举措|重点工作|行动|工程|工作内容|主要内容|工作重点|重点领域|推进|清单")
# Chapters that describe the place as it is: their numbers are facts.
BASIS_HEADING = re.compile(
    r"基础|形势|背景|现状|概况|基本情况|挑战|机遇|成效|回顾|实施范围|建设范围|指标体系|指标选择|范围"
)
GOAL_HEADING = re.compile(r"目标|指标")

TITLE_WORDS = re.compile(
    r"方案|计划|规划|任务|清单|要点|意见|办法|分工|行动|安排|分解表|工作表|纲要|措施|实施细则|通知|责任书|一览表|推进表|台账"
)

# Lines of a web page or of an office file that belong to no plan.
NOISE_LINE = re.compile(
    r"^(?:首页|当前位置|您(?:现在|当前)的?位置|来源|信息来源|文章来源|稿源|发布(?:时间|日期|机构|单位)|发文(?:字号|机关|日期)|成文日期|"
    r"索引号|索引|主题(?:分类|词)|体裁分类|生成日期|有效性|文号|公开(?:方式|范围|形式|属性|类别)|信息公开|浏览(?:次数|量)?|阅读(?:次数|量|数)?|"
    r"点击(?:率|数|量|次数)?|字号|字体|打印|关闭|收藏|分享|扫一扫|责任编辑|编辑|审核|校对|审校|作者|记者|通讯员|上传人|下载|"
    r"联系(?:人|电话|方式|地址)|电话|传真|邮箱|邮编|地址|投稿|展开全文|打开|相关(?:阅读|新闻|链接|文章|报道|推荐|附件)|推荐阅读|"
    r"上一篇|下一篇|版权|免责声明|特别声明|声明|主办|承办单位|网站标识码|ICP|备案|Copyright|新闻排行|热门|今日|本周|本月|"
    r"政策解读|一图读懂|附件下载|点此下载|\[?大中小\]?|无障碍|登录|注册|微信|微博)(?:$|[:\[(>〉》】|,;!。]|\d|[^。]{0,30}$)",
    re.I,
)
END_LINE = re.compile(
    r"^(?:特别声明|免责声明|版权声明|声明:|相关阅读|相关新闻|相关文章|相关链接|相关报道|推荐阅读|延伸阅读|热门推荐|上一篇|下一篇|凡(?:来源)?注明|"
    r"责任编辑|展开全文|打开.{0,12}APP|【?打印|新闻排行|备注:数据仅供参考|猜你喜欢)"
)
