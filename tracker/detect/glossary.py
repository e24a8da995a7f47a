"""Words of general news that mean the same in ten languages: lands, contests, harm, power, trade.

Titles in two languages share their names and numbers; these words are the rest they can share. One entry is
`concept=word,word,...`, folded as `tracker.text.fold` does; a trailing `*` lets the word go on. Of Chinese words the first
two characters stand, for `tracker.text.tokens` reads Chinese by pairs. No entry decides anything: a concept is one of the
things two texts may have in common, weighed by how rare it is among the texts at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

_PREFIX = 2

_EN = """
japan=japan* us=us,usa,america* china=china,chinese brazil=brazil* russia=russia*,roc british=british,britain,gb,uk
france=france,french german=german* ital=ital* spain=spain,spanish portug=portug* argentin=argentin* sloven=sloven*
austral=austral* canad=canad* mexic=mexic* india=india* iran=iran* egypt=egypt* nigeri=nigeri* south_korea=korea*
israel=israel* ukrain=ukrain* turk=turk* tunisia=tunisia* algeri=algeri* guinea=guinea* colombia=colombia* venezuel=venezuel*
ecuador=ecuador* chile=chile* netherlands=netherlands,dutch belgi=belgi* switzerland=switzerland,swiss czech=czech*
hungar=hungar* croat=croat* serb=serb* zealand=zealand* europ=europ*,eu afghan=afghan* syria=syria* gold=gold* silver=silver*
bronze=bronze* medal=medal*,podium champion=champion* win=win,wins,won,winn*,victor*,beat,beats,defeat*,triumph*
lose=lose,loses,lost,loss final=final* qualif=qualif* record=record* debut=debut*,opener team=team*,squad
woman=woman,women*,female,girl* men=men,men's,male,boy* basketball=basketball,hoops,nba football=football*,soccer
tennis=tennis swim=swim*,pool skate=skate*,skateboard* judo=judo* surf=surf* gymnast=gymnast* row=row* cycl=cycl*,bike*
athlet=athlet* olympi=olympi*,games,oly paralymp=paralymp* tokyo=tokyo weightlift=weightlift*
shoot=shoot*,shooter*,rifle,pistol fencing=fencing,fencer* volleyball=volleyball handball=handball coach=coach*
doping=doping,dope youngest=youngest,teen*,schoolgirl* sibling=sibling*,brother*,sister* open=open*,begin*,kick*,start*
ceremon=ceremon* first=first*,maiden flag=flag*,flagbear* flame=flame*,torch,cauldron emperor=emperor
covid=covid*,coronavirus,virus,pandemic* positive=positive,test*,infect*,case,cases vaccin=vaccin*,jab* emergency=emergency
spectator=spectator*,fan,fans,audience*,crowd* hotel=hotel village=village typhoon=typhoon*,storm*,hurrican*,cyclon*
rain=rain*,weather,flood* heat=heat* earthquake=earthquake*,quake* fire=fire,fires,wildfire*,blaze*
dead=dead,die,dies,died,death*,kill* injur=injur*,wound*,hurt crash=crash* attack=attack*,bomb*,explo*,blast* murder=murder*
arrest=arrest*,detain* president=president* minister=minister* government=government* parliament=parliament*,congress,house
senat=senat* law=law*,bill,bills,act court=court*,judge* ban=ban,bans,banned,banning,prohibit*,bar,bars,barred
elect=elect*,vote* protest=protest* war=war*,military,army police=police resign=resign*,quit*,step*
withdraw=withdraw*,pulls,pull,out sanction=sanction* tariff=tariff*,dut* deadline=deadline*,extend*,extension,delay*,postpon*
sale=sale,sell*,sold,buy*,bought,acquir*,acquisit*,takeover* deal=deal*,agree* price=price*,cost* billion=billion*
million=million* compan=compan*,firm* phone=phone*,app,apps game=game*,videogame* rehab=rehab*
"""

_IT = """
japan=giappon* us=usa,american*,statunitens* china=cina,cines* brazil=brasil* russia=russi*,russo british=britannic*
france=francia,frances* german=german*,tedesc* ital=ital*,azzurr* spain=spagn* portug=portog* argentin=argentin*
sloven=sloven* austral=austral* canad=canad* mexic=messic* india=india* iran=iran* egypt=egitt*,egizian* nigeri=nigeri*
south_korea=core* israel=israel* ukrain=ucrain* turk=turch*,turc* tunisia=tunisi* algeri=algeri* guinea=guinea*
colombia=colombia* venezuel=venezuel* ecuador=ecuador* chile=cile*,cilen* netherlands=olanda,olandes* belgi=belg*
switzerland=svizzer* czech=ceco,cech* hungar=ungher* croat=croat*,croaz* serb=serb* zealand=zelanda,neozeland*
south_africa=sudafrica* europ=europ*,ue afghan=afghan*,afgan* syria=siria* gold=oro,dorat* silver=argento bronze=bronzo
medal=medagli*,podio champion=campion* win=vinc*,vitt*,batt*,trionf* lose=perd*,sconfitt* final=final* qualif=qualific*
record=record* debut=esordi*,debutt* team=squadr*,nazional* woman=donn*,femminil*,ragazz* men=uomini,maschil*,ragazzo
basketball=basket,pallacanestro,nba football=calcio,calciator* tennis=tennis,tennist* swim=nuot* skate=skate* judo=judo*
surf=surf* gymnast=ginnast* row=canottagg* cycl=ciclis* athlet=atlet* olympi=olimpi*,giochi paralymp=paralimp*
tokyo=tokyo,tokio weightlift=sollevament*,pesi shoot=tir*,tirator* fencing=scherma* volleyball=pallavolo,volley*
handball=pallamano coach=allenator*,tecnico* doping=doping youngest=giovan*,adolescent* sibling=fratell*,sorell*
open=apert*,iniz*,inaugur*,cominci*,apre ceremon=cerimoni* first=prim* flag=bandier*,portabandier*
flame=fiamma,torcia,fiaccol*,braciere emperor=imperator* covid=covid*,coronavirus,virus,pandemi*
positive=positiv*,contagi*,tampon*,cas* vaccin=vaccin* emergency=emergenza spectator=spettator*,tifos*,pubblico
hotel=hotel,albergo village=villaggio typhoon=tifon*,tempest*,uragan*,ciclon*,bufer* rain=piogg*,meteo,maltempo,alluvion*
heat=caldo earthquake=terremot*,sism* fire=incendi*,fuoco dead=mort*,muor*,uccid*,uccis* injur=ferit*,infortun*
crash=incident*,schiant* attack=attacc*,attentat*,bomb*,esplo* murder=omicid*,assassin* arrest=arrest*,fermat*
president=president* minister=ministr*,premier government=govern* parliament=parlament*,camera,congress* senat=senat*
law=legge,leggi court=tribunal*,giudic*,cort* ban=viet*,divieto,bando,proib* elect=elezion*,vot* protest=protest*
war=guerr*,militar*,esercito police=polizia resign=dimission*,dimett* withdraw=ritir*,rinunc* sanction=sanzion*
tariff=dazi*,tariff* deadline=scadenz*,prorog*,rinvi* sale=vend*,acquis*,acquist*,compr* deal=accord*,intes*
price=prezz*,cost* billion=miliard* million=milion* compan=aziend*,societ* phone=telefon*,app game=gioc*,videogioc*
rehab=riabilit*
"""

_ES = """
japan=japon* us=eeuu,estadounidense* china=chin* brazil=brasil* russia=rus* british=britanic* france=francia,frances*
german=aleman* ital=ital* spain=espan* portug=portug* argentin=argentin* sloven=esloven* austral=austral* canad=canad*
mexic=mexic* india=indi* iran=iran* egypt=egipt*,egipc* nigeri=nigeri* south_korea=core* israel=israel* ukrain=ucran*
turk=turqu*,turco* tunisia=tunez,tunecin* algeri=argeli* guinea=guinea* colombia=colombia* venezuel=venezol*,venezuel*
ecuador=ecuator*,ecuador* chile=chile* netherlands=holand*,holandes* belgi=belg*,belgic* switzerland=suiz* czech=chec*
hungar=hungr*,hungar* croat=croat*,croac* serb=serbi* zealand=zeland*,neozeland* south_africa=sudafrica* europ=europ*,ue
afghan=afgan* syria=siri* gold=oro,dorad* silver=plata bronze=bronce medal=medall*,podio champion=campeon*
win=gan*,vence*,victori*,derrot*,triunf* lose=pierd*,perd*,cae,derrota final=final* qualif=clasific* record=record*
debut=debut* team=equip*,seleccion* woman=mujer*,femenin*,chica*,nina* men=hombre*,masculin*,varon*
basketball=baloncesto,basquet*,basket*,nba football=futbol* tennis=tenis* swim=natacion,nadador*
skate=skate*,monopatin*,patineta judo=judo*,yudo* surf=surf* gymnast=gimnas*,gimnast* row=remo,remer* cycl=ciclis*
athlet=atlet*,deportist* olympi=olimp*,juegos paralymp=paralimp* tokyo=tokio,tokyo weightlift=halterofil*,pesas
shoot=tiro,tirador* fencing=esgrim* volleyball=voleibol,voley* handball=balonmano coach=entrenador* doping=dopaje,doping
youngest=joven*,adolescent* sibling=herman* open=inaugur*,abre,inici*,comienz*,arranc*,apertura,empiez* ceremon=ceremoni*
first=primer* flag=bander*,abanderad* flame=llama,antorcha,pebetero emperor=emperador covid=covid*,coronavirus,virus,pandemi*
positive=positiv*,contagi*,caso* vaccin=vacun* emergency=emergencia spectator=espectador*,public*,aficionad* hotel=hotel
village=villa typhoon=tifon*,tormenta*,huracan*,ciclon*,tempestad* rain=lluvia*,clima*,inundac* heat=calor
earthquake=terremot*,sism* fire=incendi*,fuego dead=muer*,fallec*,mata* injur=herid*,lesion* crash=accident*,choque*,estrell*
attack=ataque*,atentad*,bomb*,explo* murder=asesinat*,homicid* arrest=arrest*,deten* president=president* minister=ministr*
government=gobiern* parliament=parlament*,congres*,camara senat=senad* law=ley,leyes court=tribunal*,juez,jueces,corte
ban=prohib*,prohibic*,veta*,veto elect=eleccion*,vot* protest=protest* war=guerr*,militar*,ejercit* police=policia
resign=dimit*,dimision*,renunc* withdraw=retir*,renunci*,baja sanction=sancion* tariff=arancel*,tarif*
deadline=plazo,prorrog*,aplaz* sale=vent*,vend*,compr*,adquir* deal=acuerd* price=precio*,cost* billion=milmillon*
million=millon* compan=empresa*,compan* phone=telefono*,app,aplicac* game=videojueg* rehab=rehabilit*
"""

_PT = """
japan=japao,japon*,japo*,niponi* us=eua,american* china=china,chines* brazil=brasil* russia=russi*,russo* british=britanic*
france=franca,frances* german=alema*,alem* ital=ital* spain=espanh* portug=portug* argentin=argentin* sloven=esloven*
austral=austral* canad=canad* mexic=mexic* india=india* iran=ira* egypt=egipci*,egito nigeri=nigeri* south_korea=corei*
israel=israel* ukrain=ucrani* turk=turqu*,turco* tunisia=tunisi* algeri=argeli* guinea=guine,guinea* colombia=colombia*
venezuel=venezuel* ecuador=equator*,equador* chile=chile* netherlands=holand*,holandes* belgi=belg*,belgic* switzerland=suic*
czech=tchec*,checa* hungar=hungr*,hungar* croat=croat*,croac* serb=servi* zealand=zeland*,neozeland* europ=europ*,ue
afghan=afega* syria=siri* gold=ouro,dourad* silver=prata bronze=bronze medal=medalh*,podio champion=campea*,campeo*
win=venc*,ganh*,vitori*,derrot*,triunf* lose=perd*,derrota final=final* qualif=classific* record=record* debut=estrei*
team=equip*,selec* woman=mulher*,feminin*,menina*,garota* men=homem,homens,masculin* basketball=basquet*,nba football=futebol*
tennis=tenis* swim=natac*,nadador* skate=skate*,skatist* judo=judo* surf=surf* gymnast=ginast*,ginastic* row=remo cycl=ciclis*
athlet=atlet* olympi=olimp*,jogos paralymp=paralimp*,paraolimp* tokyo=toquio,tokyo weightlift=levantamento,halterofil*
shoot=tiro,atirador* fencing=esgrim* volleyball=volei* handball=handebol coach=treinador*,tecnico* doping=doping,antidoping
youngest=jovem,adolescent*,novo,novinh* sibling=irmao*,irmas,irma open=abert*,abre,inici*,comec*,inaugur* ceremon=cerimoni*
first=primeir* flag=bandeir* flame=chama,tocha,pira emperor=imperador covid=covid*,coronavirus,virus,pandemi*
positive=positiv*,testa*,infect*,infetad*,caso* vaccin=vacin* emergency=emergencia spectator=espectador*,public*,torced*
hotel=hotel village=vila typhoon=tufa*,tempestad*,furac*,ciclon* rain=chuva*,clima,tempo,inundac* heat=calor
earthquake=terremot*,sism*,abalo fire=incendi*,fogo dead=mort*,morr*,mata*,falec* injur=ferid*,lesion*,lesao
crash=acident*,queda attack=ataque*,atentad*,bomb*,explo* murder=assassin*,homicid* arrest=pres*,deti* president=president*
minister=ministr* government=govern* parliament=parlament*,congress*,camara senat=senad* law=lei,leis
court=tribunal*,juiz*,corte ban=proib*,veta*,vet*,bani* elect=eleic*,vot* protest=protest* war=guerr*,militar*,exercit*
police=policia resign=renunci*,demit* withdraw=desist*,retir* sanction=sanc*,sanco* tariff=tarif*
deadline=prazo,prorrog*,adia* sale=vend*,compr*,adquir*,aquis* deal=acord* price=prec*,cust* billion=bilho*,bilhao
million=milho*,milhao compan=empresa*,companh* phone=telefon*,app,aplicat* game=videogam* rehab=reabilit*
"""

_FR = """
japan=japon*,nippon* us=usa,americain* china=chine,chinois* brazil=bresil* russia=russie,russe* british=britanni*
france=france,francais*,bleus german=allemand*,allemagne ital=ital* spain=espagn* portug=portug* argentin=argentin*
sloven=sloven* austral=austral* canad=canad* mexic=mexi* india=inde,indien* iran=iran* egypt=egypt* nigeri=nigeria*
south_korea=core* israel=israel* ukrain=ukrain* turk=turqu*,turc* tunisia=tunisie* algeri=algeri* guinea=guinee*
colombia=colombi* venezuel=venezuel* ecuador=equator*,equateur chile=chili* netherlands=neerland* belgi=belg*,belgiq*
switzerland=suiss* czech=tchequ* hungar=hongr*,hongro* croat=croat* serb=serb* zealand=zeland* europ=europ*,ue afghan=afghan*
syria=syri* gold=or silver=argent bronze=bronze medal=medaill*,podium champion=champion* win=gagn*,victoir*,bat,rempor*
lose=perd*,defaite final=final* qualif=qualif* record=record* debut=debut* team=equip* woman=femme*,feminin*,fille*
men=homme*,masculin* basketball=basket*,nba football=football* tennis=tennis swim=natation,nageu* skate=skate* judo=judo*
surf=surf* gymnast=gym,gymnast* row=aviron,rameu* cycl=cyclis*,velo athlet=athlet*,sportif* olympi=olymp*,jo,jeux
paralymp=paralymp* tokyo=tokyo weightlift=halterophil* shoot=tir,tireu* fencing=escrim* volleyball=volley* handball=handball
coach=entraineur*,selectionneur* doping=dopage youngest=jeune*,adolescent* sibling=frere*,soeur*,fratrie
open=ouvr*,ouvert*,inaugur*,debut*,commenc*,lance* ceremon=ceremon* first=premier* flag=drapeau* flame=flamme,torche,vasque
emperor=empereur covid=covid*,coronavirus,virus,pandemi* positive=positif*,teste*,cas,contamin* vaccin=vaccin*
emergency=urgence spectator=spectateur*,public*,huis hotel=hotel village=village typhoon=typhon*,tempet*,ouragan*,cyclon*
rain=pluie*,meteo,inondation* heat=chaleur,canicul* earthquake=seism* fire=incendi*,feu* dead=mort*,meurt*,deced*,tue*
injur=bless* crash=accident*,ecras* attack=attaqu*,attentat*,bomb*,explo* murder=meurtr*,assassin* arrest=arret*,interpel*
president=president* minister=ministr* government=gouvern* parliament=parlement*,congres* senat=senat* law=loi,lois
court=tribun*,juge*,cour ban=interdi*,bannir elect=election*,vot* protest=protest*,manifestation* war=guerre*,militaire*,armee
police=police,policier* resign=demission* withdraw=retir*,renonc*,forfait* sanction=sanction* tariff=tarif*,droits
deadline=echeance,report*,prolong*,delai* sale=vent*,vend*,rachat*,achet*,acqui* deal=accord* price=prix,cout*
billion=milliard* million=million* compan=entreprise*,societ* phone=telephon*,appli* game=jeu rehab=desintox*
"""

_DE = """
japan=japan* us=usa,us,amerikan* china=china,chines* brazil=brasil* russia=russ* british=brit*,grossbritannien
france=frankreich,franzos* german=deutsch* ital=ital* spain=spani* portug=portug* argentin=argentin* sloven=sloweni*
austral=austral* canad=kanad* mexic=mexik* india=indien,indisch* iran=iran* egypt=agypt* nigeri=nigeria*
south_korea=korea*,sudkorea* israel=israel* ukrain=ukrain* turk=turk* tunisia=tunesi* algeri=algeri* guinea=guinea*
colombia=kolumb* venezuel=venezol*,venezuel* ecuador=ecuador* chile=chile* netherlands=niederland* belgi=belg*
switzerland=schweiz* czech=tschech* hungar=ungar* croat=kroat* serb=serb* zealand=neuseeland* south_africa=sudafrik*
europ=europa*,eu afghan=afghan* syria=syri* gold=gold*,goldmedaill* silver=silber* bronze=bronze* medal=medaill*
champion=champion*,olympiasieg* win=gewinn*,sieg*,besieg*,holt lose=verlier*,verlor*,niederlage final=final* qualif=qualifi*
record=rekord* debut=debut*,auftakt* team=team*,mannschaft*,auswahl woman=frau*,madchen men=manner*,herren
basketball=basketball*,nba football=fussball* tennis=tennis* swim=schwimm* skate=skate* judo=judo* surf=surf*
gymnast=turn*,turner* row=ruder* cycl=rad,radsport*,radfahr* athlet=athlet*,sportler* olympi=olymp*,spiele paralymp=paralymp*
tokyo=tokio,tokyo weightlift=gewichtheb* shoot=schutz*,schiess* fencing=fecht* volleyball=volleyball* handball=handball*
coach=trainer*,coach* doping=doping* youngest=jungst*,teenager* sibling=geschwister*,bruder,schwester
open=eroffn*,beginn*,startet,start ceremon=zeremoni*,feier* first=erst* flag=fahn*,fahnentrag* flame=flamme,fackel*,feuer
emperor=kaiser covid=covid*,corona,coronavirus,pandemi* positive=positiv*,getestet,infiziert,infektion*,fall,falle
vaccin=impf* emergency=notstand* spectator=zuschauer*,fans,publikum hotel=hotel village=dorf,athletendorf
typhoon=taifun*,sturm*,hurrikan*,zyklon*,unwetter* rain=regen,wetter,hochwasser* heat=hitze* earthquake=erdbeben*,beben
fire=brand*,feuer* dead=tot*,stirb*,gestorben,getotet injur=verletz* crash=unfall*,absturz*
attack=angriff*,anschlag*,bomb*,explo* murder=mord* arrest=festgenommen,verhaft* president=prasident* minister=minister*
government=regierung* parliament=parlament*,bundestag,kongress* senat=senat* law=gesetz* court=gericht*,richter*
ban=verbot*,verbiet*,gesperrt elect=wahl*,stimm* protest=protest*,demonstr* war=krieg*,militar*,armee police=polizei*
resign=rucktritt*,zurucktret*,tritt withdraw=ruckzug*,zieht,absage* sanction=sanktion* tariff=zoll,zolle,strafzoll*
deadline=frist*,verschieb*,verschob*,verlang* sale=verkauf*,kauf*,ubernahm* deal=abkommen,einig*,deal* price=preis*,kost*
billion=milliard*,mrd million=million*,mio compan=unternehmen*,firma*,konzern* phone=handy*,app game=spiel,videospiel*
rehab=entzug*
"""

_RU = """
japan=япон* us=сша,американ* china=кита* brazil=бразил* russia=росси*,рф british=британ*,великобритан* france=франц*
german=герман*,немец* ital=итал* spain=испан* portug=португал* argentin=аргентин* sloven=словен* austral=австрал* canad=канад*
mexic=мексик* india=инди* iran=иран* egypt=египет*,египт* nigeri=нигери* south_korea=коре*,южнокоре* israel=израил*
ukrain=украин* turk=турц*,турец* tunisia=тунис* algeri=алжир* guinea=гвине* colombia=колумби* venezuel=венесуэл*
ecuador=эквадор* chile=чил* netherlands=нидерланд*,голланд* belgi=бельг* switzerland=швеицар* czech=чеш*,чех*
hungar=венгр*,венгер* croat=хорват* serb=серб* zealand=зеланд*,новозеланд* south_africa=юар europ=европ*,ес afghan=афган*
syria=сири* gold=золот* silver=серебр* bronze=бронз* medal=медал* champion=чемпион* win=побед*,выигр*,одержал*,обыгр*
lose=проигр*,поражен*,уступ* final=финал* qualif=квалифик*,вышл* record=рекорд* debut=дебют* team=сборн*,команд*
woman=женщин*,женск*,девочк*,девуш* men=мужч*,мужск* basketball=баскетбол*,нба football=футбол* tennis=теннис*
swim=плав*,пловц* skate=скеит* judo=дзюдо* surf=серф* gymnast=гимнаст* row=гребл*,гребц* cycl=вело* athlet=спортсмен*,атлет*
olympi=олимпи*,игр*,ои paralymp=паралимп* tokyo=токио weightlift=тяжелоатлет*,штанг* shoot=стрельб*,стрелк*
fencing=фехтов*,рапир*,саблист* volleyball=волеибол* handball=гандбол* coach=тренер* doping=допинг*
youngest=молод*,юн*,подрост* sibling=брат*,сестр* open=откры*,начал*,старт* ceremon=церемони* first=перв* flag=флаг*,знаменос*
flame=огон*,факел* emperor=император* covid=ковид*,коронавирус*,covid*,пандеми* positive=положит*,зараз*,заболел*,случа*,тест*
vaccin=вакцин*,привив* emergency=чрезвычаин*,чс spectator=зрител*,болельщ* hotel=отел*,гостиниц* village=деревн*
typhoon=таифун*,шторм*,ураган*,циклон* rain=дожд*,погод*,наводн* heat=жар* earthquake=землетряс* fire=пожар*
dead=погиб*,умер*,смерт*,убит*,убил* injur=травм*,ранен* crash=авари*,крушен*,дтп attack=атак*,теракт*,бомб*,взрыв*
murder=убииств* arrest=арест*,задерж* president=президент* minister=министр*,премьер* government=правительств*
parliament=парламент*,конгресс*,дума* senat=сенат* law=закон* court=суд* ban=запре*,запрет* elect=выбор*,голосов*
protest=протест* war=воин*,воен*,арми* police=полици* resign=отстав*,уход* withdraw=отказ*,снял* sanction=санкц*
tariff=тариф*,пошлин* deadline=отсрочк*,продл*,перен*,отложи* sale=прода*,купи*,покуп* deal=соглашен*,сделк*,договор*
price=цен*,стоим* billion=миллиард*,млрд million=миллион*,млн compan=компани* phone=телефон*,приложен* game=видеоигр*
rehab=реабилит*
"""

_SL = """
japan=japon* us=zda,ameri* china=kitajsk* brazil=brazil* russia=rusij*,rusk* british=britan* france=franc* german=nemc*,nemsk*
ital=ital* spain=span* portug=portug* argentin=argentin* sloven=sloven* austral=avstral* canad=kanad* mexic=mehi* india=indij*
iran=iran* egypt=egip* nigeri=nigerij* south_korea=korej* israel=izrael* ukrain=ukrajin* turk=turc*,turs* tunisia=tunizij*
algeri=alzir* guinea=gvinej* colombia=kolumb* venezuel=venezuel* ecuador=ekvador* chile=cile* netherlands=nizozem*
belgi=belg*,belgij* switzerland=svic* czech=ces*,cesk* hungar=madzar* croat=hrva* serb=srb* zealand=zeland*
south_africa=juznoafris* europ=evrop*,eu afghan=afgan* syria=sirij* gold=zlat* silver=srebr* bronze=bron*
medal=medalj*,kolajn* champion=prvak* win=zmag*,premag*,ugnal* lose=poraz*,izgub* final=final* qualif=kvalifik* record=rekord*
debut=prvic,debi* team=reprezent*,ekip* woman=zensk*,dekl* men=mosk* basketball=kosark*,nba football=nogomet* tennis=tenis*
swim=plav* skate=rolka*,rolkar*,skate* judo=judo*,dzudo* surf=desk*,surf* gymnast=gimnast*,telovad* row=vesl* cycl=kolesar*
athlet=atlet*,sportni* olympi=olimp*,oi,igr* paralymp=paralimp* tokyo=tokio,tokijo weightlift=dvigan*,utezi shoot=strel*
fencing=sablj* volleyball=odbojk* handball=rokomet* coach=trener*,selektor* doping=doping* youngest=mlad*,najmlaj*,najstnic*
sibling=brat*,sest* open=odpr*,odprtj*,zacel*,zace*,otvorit* ceremon=ceremonij*,slovesno* first=prv* flag=zastav*,zastavonos*
flame=ogenj,bakl* emperor=cesar* covid=covid*,koronavirus*,okuz*,pandem* positive=pozitiv*,okuz*,primer* vaccin=cepi*,cepl*
emergency=izredn* spectator=gledal*,navijac* hotel=hotel* village=vas,vasi typhoon=tajfun*,neurj*,vihar*,orkan*
rain=dez*,vreme*,poplav* heat=vrocin* earthquake=potres* fire=pozar* dead=umr*,smrt*,ubit* injur=poskod*,ranjen*
crash=nesrec*,strmoglav* attack=napad*,bomb*,eksplo* murder=umor* arrest=aret*,pridrz* president=predsedn*
minister=minist*,premier* government=vlad* parliament=parlament*,kongres* senat=senat* law=zakon* court=sodis*,sodnik*
ban=prepoved* elect=volit*,glas* protest=protest* war=vojn*,vojas* police=polici* resign=odstop* withdraw=odpoved*,umik*
sanction=sankcij* tariff=carin* deadline=rok,podaljs*,prelozi* sale=proda*,kupi*,nakup*,prevz* deal=dogovor*,sporazum*
price=cen* billion=milijard* million=milijon* compan=podjet*,druzb* phone=telefon*,aplikac* game=igra,igric* rehab=odvaj*
"""

_AR = """
japan=ياباني*,يابان* us=امريك* china=صين* brazil=برازيل* russia=روس* british=بريطان* france=فرنس* german=المان* ital=ايطال*
spain=اسبان* portug=برتغال* argentin=ارجنتين* sloven=سلوفين* austral=استرال* canad=كند* mexic=مكسيك* india=هند* iran=ايران*
egypt=مصر* nigeri=نيجير* south_korea=كور* israel=اسراييل* ukrain=اوكران* turk=ترك* tunisia=تونس* algeri=جزاير* guinea=غيني*
colombia=كولومب* venezuel=فنزويل* ecuador=اكوادور* chile=تشيل* netherlands=هولند* belgi=بلجيك* switzerland=سويسر* czech=تشيك*
hungar=مجر* croat=كروات* serb=صرب* zealand=نيوزيلند* europ=اوروب* afghan=افغان* syria=سور* gold=ذهب* silver=فض* bronze=برونز*
medal=ميدالي* champion=بطل*,بطولة win=يفوز,فوز*,هزم*,تغلب* lose=يخسر,خسار* final=نهايي* qualif=تاهل* record=رقم,قياسي
debut=ظهور team=منتخب*,فريق* woman=سيدات,نساء,فتاة men=رجال basketball=سلة football=قدم tennis=تنس swim=سباح* skate=تزلج,سكيت*
judo=جودو* surf=امواج gymnast=جمباز* row=تجديف* cycl=دراجات athlet=رياضي*,لاعب* olympi=اولمبي*,العاب paralymp=بارالمب*
tokyo=طوكيو weightlift=اثقال shoot=رماي* fencing=مبارزة volleyball=طايرة handball=يد coach=مدرب* doping=منشط* youngest=اصغر
sibling=شقيق* open=افتتاح*,انطلاق*,يفتتح ceremon=حفل*,مراسم first=اول* flag=علم* flame=شعلة emperor=امبراطور*
covid=كورونا,كوفيد*,جايحة positive=اصاب*,حال*,ايجاب* vaccin=لقاح*,تطعيم* emergency=طواري spectator=جمهور,جماهير,متفرج*
hotel=فندق village=قرية typhoon=اعصار*,عاصف* rain=امطار,طقس,فيضان* heat=حر,حرارة earthquake=زلزال* fire=حريق*,حرايق
dead=وفاة,مقتل,قتل*,توفي injur=اصابة,جرح* crash=تحطم,حادث* attack=هجوم*,انفجار*,قنبلة murder=قتل,اغتيال arrest=اعتقال*,توقيف*
president=رييس* minister=وزير* government=حكومة parliament=برلمان*,كونغرس senat=شيوخ law=قانون* court=محكم*,قاض* ban=حظر*,منع*
elect=انتخاب*,تصويت* protest=احتجاج* war=حرب*,عسكري* police=شرطة resign=استقال* withdraw=انسحاب*,ينسحب sanction=عقوب*
tariff=رسوم deadline=تاجيل*,تمديد* sale=بيع*,شراء,استحواذ deal=اتفاق*,صفقة price=اسعار,سعر billion=مليار* million=مليون*
compan=شركة,شركات phone=تطبيق*,هاتف game=لعبة rehab=تاهيل
"""

_ZH = """
japan=日本 us=美国 china=中国,对华 brazil=巴西 russia=俄罗 british=英国 france=法国
german=德国 ital=意大 spain=西班 portug=葡萄 argentin=阿根 sloven=斯洛 austral=澳大
canad=加拿 mexic=墨西 india=印度 iran=伊朗 egypt=埃及 nigeri=尼日 south_korea=韩国
israel=以色 ukrain=乌克 turk=土耳 tunisia=突尼 algeri=阿尔 guinea=几内 colombia=哥伦
venezuel=委内 ecuador=厄瓜 chile=智利 netherlands=荷兰 belgi=比利 switzerland=瑞士
czech=捷克 hungar=匈牙 croat=克罗 serb=塞尔 zealand=新西 south_africa=南非 europ=欧盟,欧洲
afghan=阿富 syria=叙利 gold=金牌 silver=银牌 bronze=铜牌 medal=奖牌 champion=冠军
win=夺冠,获胜 final=决赛 qualif=晋级 record=纪录 debut=首秀 basketball=篮球 football=足球
tennis=网球 swim=游泳 skate=滑板 judo=柔道 surf=冲浪 gymnast=体操 row=赛艇 cycl=自行
athlet=运动 olympi=奥运 paralymp=残奥 tokyo=东京 weightlift=举重 shoot=射击 fencing=击剑
volleyball=排球 handball=手球 coach=教练 doping=兴奋 youngest=年轻 sibling=兄妹
open=开幕,开始 ceremon=仪式 first=第一 flag=旗手 flame=火炬,圣火 emperor=天皇 covid=新冠,疫情
positive=阳性,确诊 vaccin=疫苗 emergency=紧急 spectator=观众 hotel=酒店
typhoon=台风,风暴,飓风 rain=洪水,暴雨,天气 heat=高温 earthquake=地震 fire=火灾 dead=死亡,遇难
injur=受伤 crash=坠毁,车祸 attack=袭击,爆炸 murder=谋杀 arrest=逮捕,被捕 president=总统
minister=部长,总理 government=政府 parliament=国会,众议 senat=参议 law=法案,法律
court=法院,法官 ban=禁令,禁止,封禁 elect=选举,投票 protest=抗议 war=战争 police=警方 resign=辞职
withdraw=退出,退赛 sanction=制裁 tariff=关税 deadline=延长,推迟,期限 sale=出售,收购
deal=协议,交易 price=价格 million=百万 compan=公司 phone=应用,手机 game=游戏 rehab=戒毒
"""

_TEXTS = {"en": _EN, "it": _IT, "es": _ES, "pt": _PT, "fr": _FR, "de": _DE, "ru": _RU, "sl": _SL, "ar": _AR, "zh": _ZH}


@lru_cache(maxsize=65536)
def concept(word: str, language: str) -> str:
    """What a folded word stands for in a language (ISO 639-1), "" where the glossary does not have it."""
    whole, starts = _words(language)
    if word in whole:
        return whole[word]
    return next((meaning for start, meaning in starts.get(word[:_PREFIX], ()) if word.startswith(start)), "")


@lru_cache(maxsize=16)
def _words(language: str) -> tuple[Mapping[str, str], Mapping[str, list[tuple[str, str]]]]:
    """The whole words of a language, and the beginnings of words by their first letters, the longest first."""
    whole: dict[str, str] = {}
    starts: dict[str, list[tuple[str, str]]] = {}
    for entry in _TEXTS.get(language, "").split():
        meaning, _, words = entry.partition("=")
        for word in words.split(","):
            if word.endswith("*"):
                starts.setdefault(word[:_PREFIX], []).append((word[:-1], meaning))
            else:
                whole.setdefault(word, meaning)
    for listed in starts.values():
        listed.sort(key=lambda pair: (-len(pair[0]), pair))
    return whole, starts
